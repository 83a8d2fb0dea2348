package io.idempotency.store;

import io.idempotency.store.MemoryRecord.Finished;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The records that hold an answer, oldest completion first. */
final class AnswerQueue {

    private final ConcurrentSkipListMap<Long, RecordId> ids = new ConcurrentSkipListMap<>();
    private final AtomicLong bytes = new AtomicLong();

    void add(RecordId id, Finished record) {
        this.ids.put(record.sequence(), id);
        this.bytes.addAndGet(answerBytes(record));
    }

    void remove(Finished record) {
        this.ids.remove(record.sequence());
        this.bytes.addAndGet(-answerBytes(record));
    }

    /** {@return the oldest, which from now on is not in the queue but still counts towards {@link #bytes}} */
    Map.@Nullable Entry<Long, RecordId> poll() {
        return this.ids.pollFirstEntry();
    }

    long bytes() {
        return this.bytes.get();
    }

    private static long answerBytes(Finished record) {
        return record.weight() - MemoryRecord.FACT_BYTES;
    }
}
