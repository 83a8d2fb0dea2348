package io.idempotency.store;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record with its answer, which makes up most of what the store holds: so its parts are kept without their wrappers, and it is
 * itself a link in the {@link AnswerQueue}. All else about it is immutable.
 */
final class Answered implements MemoryRecord {

    private final TableKey key;
    private final long nonceHigh;
    private final long nonceLow;
    private final String fingerprint;
    private final byte[] head;
    private final byte[] body;
    private final long finishedAt;
    private final long end;

    /** Of the queue, under its lock. */
    @Nullable
    Answered older;

    /** Of the queue, under its lock. */
    @Nullable
    Answered newer;

    /**
     * @param key under which it is in the table
     * @param nonce who finished it
     */
    Answered(TableKey key, UUID nonce, Completion.Kept completion, long finishedAt, long end) {
        this.key = key;
        this.nonceHigh = nonce.getMostSignificantBits();
        this.nonceLow = nonce.getLeastSignificantBits();
        this.fingerprint = completion.fingerprint().value();
        this.head = completion.answer().head();
        this.body = completion.answer().body();
        this.finishedAt = finishedAt;
        this.end = end;
    }

    TableKey key() {
        return this.key;
    }

    /** {@return what it takes more than a record without answer, in bytes} */
    long answerWeight() {
        return ANSWER_BYTES + this.head.length + this.body.length;
    }

    Finished withoutAnswer() {
        Completion.NotKept dropped = new Completion.NotKept(new Fingerprint(this.fingerprint), NotKeptReason.DROPPED);
        return new Finished(new UUID(this.nonceHigh, this.nonceLow), dropped, this.finishedAt, this.end);
    }

    @Override
    public long end() {
        return this.end;
    }

    @Override
    public long weight() {
        return FACT_BYTES + answerWeight();
    }

    @Override
    public boolean isOwnedBy(Attempt attempt) {
        return attempt.nonce().getMostSignificantBits() == this.nonceHigh
                && attempt.nonce().getLeastSignificantBits() == this.nonceLow;
    }

    @Override
    public Acquisition seenAt(long now) {
        StoredAnswer answer = new StoredAnswer(this.head, this.body);
        Completion completion = new Completion.Kept(new Fingerprint(this.fingerprint), answer);
        return new Acquisition.Finished(completion, Timeline.since(this.finishedAt, now));
    }

    @Override
    public RecordSnapshot shownAt(long now) {
        Duration age = Timeline.since(this.finishedAt, now);
        return new RecordSnapshot.Kept(this.head, age, Timeline.until(this.end, now));
    }
}
