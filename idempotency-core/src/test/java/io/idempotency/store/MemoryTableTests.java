package io.idempotency.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.MemoryRecord.Running;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryTableTests {

    private static final long MAX_BYTES = 100_000;
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong nanos = new AtomicLong();
    private final InstantSource clock = () -> Instant.EPOCH.plusNanos(this.nanos.get());
    private final Timeline timeline = new Timeline(this.clock);
    private final WeightBudget budget = new WeightBudget(MAX_BYTES);
    private final AnswerQueue answers = new AnswerQueue();
    private final DroppedAnswers dropped = new DroppedAnswers(this.timeline);
    private final MemoryTable table = new MemoryTable(this.budget, this.answers, this.dropped, this.timeline);

    @Test
    void aRecordThatHasChangedIsNotReplaced() {
        TableKey id = id(1);
        Running first = running(SECOND);
        assertThat(this.table.replace(id, null, first)).isTrue();

        assertThat(this.table.replace(id, null, running(SECOND))).isFalse();
        assertThat(this.table.replace(id, running(SECOND), answered(id, SECOND, 10)))
                .isFalse();

        assertThat(this.table.find(id)).isSameAs(first);
        assertThat(used()).isEqualTo(first.weight());
        assertThat(this.answers.bytes()).isZero();
        assertThat(this.dropped.count()).isZero();
    }

    @Test
    void aReplacedOrRemovedAnswerLeavesTheQueue() {
        TableKey id = id(1);
        Answered answered = answered(id, SECOND, 10);
        Answered answeredAgain = answered(id, SECOND, 20);
        this.table.replace(id, null, answered);
        this.table.replace(id, answered, answeredAgain);

        assertThat(this.answers.bytes()).isEqualTo(answeredAgain.weight() - MemoryRecord.FACT_BYTES);
        this.table.replace(id, answeredAgain, null);

        assertNothingIsLeft();
    }

    @Test
    void anAnswerThatExpiresLeavesTheQueue() {
        this.table.replace(id(1), null, answered(id(1), SECOND, 10));
        this.table.replace(id(2), null, answered(id(2), SECOND, 10));
        this.nanos.set(10 * SECOND);

        // One is found expired by a write of its own record, the other by the table's housekeeping.
        assertThat(this.table.replace(id(1), null, running(11 * SECOND))).isTrue();
        this.nanos.set(20 * SECOND);
        reclaim();

        assertNothingIsLeft();
    }

    @Test
    void whatHasExpiredGoesWithOneOfTheNextChangesWithoutNeed() {
        this.table.replace(id(1), null, answered(id(1), SECOND, 10));
        this.nanos.set(10 * SECOND);
        long before = used();
        MemoryRecord found = null;
        for (int change = 0; change < 62; change++) {
            MemoryRecord next = running(20 * SECOND);
            this.table.replace(id(2), found, next);
            found = next;
        }
        assertThat(used()).isEqualTo(before + found.weight());

        this.table.replace(id(2), found, null);

        assertThat(used()).isZero();
    }

    @Test
    void nothingIsLeftOfAnyWorkload() throws Exception {
        int threads = 16;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<?>> workers = new ArrayList<>();
        for (int seed = 0; seed < threads; seed++) {
            Random random = new Random(seed);
            workers.add(executor.submit(() -> {
                for (int i = 0; i < 5_000; i++) {
                    replaceAny(random);
                }
            }));
        }
        for (Future<?> worker : workers) {
            worker.get();
        }
        executor.shutdown();

        assertThat(this.dropped.count()).isPositive();
        this.nanos.addAndGet(1_000 * SECOND);
        reclaim();
        assertNothingIsLeft();
    }

    private void replaceAny(Random random) {
        TableKey id = id(random.nextInt(150));
        MemoryRecord found = this.table.find(id);
        long end = this.timeline.now() + 1 + (long) (random.nextDouble() * 10 * SECOND);
        int kind = random.nextInt(10);
        MemoryRecord next = kind < 3 ? running(end) : kind < 9 ? answered(id, end, random.nextInt(5_000)) : null;
        try {
            this.table.replace(id, found, next);
        } catch (IdempotencyStoreException full) {
            assertThat(found).isNull();
        }
        assertThat(this.budget.free()).isNotNegative();
        this.nanos.addAndGet(random.nextInt(1_000_000));
    }

    /** An answer as large as everything fits only when nothing else is there. */
    private void reclaim() {
        TableKey id = id(1_000);
        int size = (int) (MAX_BYTES - MemoryRecord.FACT_BYTES - MemoryRecord.ANSWER_BYTES);
        Answered everything = answered(id, this.timeline.now() + SECOND, size);
        assertThat(everything.weight()).isEqualTo(MAX_BYTES);
        assertThat(this.table.replace(id, null, everything)).isTrue();
        assertThat(this.table.find(id)).isSameAs(everything);
        this.table.replace(id, everything, null);
    }

    private void assertNothingIsLeft() {
        assertThat(used()).isZero();
        assertThat(this.answers.bytes()).isZero();
        assertThat(this.answers.poll()).isNull();
    }

    private long used() {
        return MAX_BYTES - this.budget.free();
    }

    private static Running running(long end) {
        return new Running(id(0), UUID.randomUUID(), 1, null, end, end);
    }

    private static Answered answered(TableKey id, long end, int bodyLength) {
        StoredAnswer answer = new StoredAnswer(new byte[0], new byte[bodyLength]);
        Completion.Kept completion = new Completion.Kept(new Fingerprint("fingerprint"), answer);
        return new Answered(id, UUID.randomUUID(), completion, 0, end);
    }

    private static TableKey id(int number) {
        byte[] digest = new byte[32];
        digest[0] = (byte) (number >> 8);
        digest[1] = (byte) number;
        return TableKey.of(RecordId.of(digest));
    }
}
