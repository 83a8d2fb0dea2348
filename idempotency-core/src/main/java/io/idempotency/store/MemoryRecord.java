package io.idempotency.store;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record as the in-memory store holds it. What it says is immutable, so that one swap of a reference is one atomic change.
 */
sealed interface MemoryRecord permits Answered, MemoryRecord.Running, MemoryRecord.Settled, MemoryRecord.Finished {

    /**
     * What a record takes without its answer: 533 to 550 bytes were measured with the longest fingerprint (64-bit JVM,
     * compressed pointers). Every record pays for that one, since it may be handed in as late as at completion.
     */
    long FACT_BYTES = 592;

    /** What an answer takes beside its bytes, the headers of two arrays for the most part: 10 more bytes in all were measured. */
    long ANSWER_BYTES = 32;

    /** {@return the record of an operation that is done} */
    static MemoryRecord finished(TableKey key, UUID nonce, Completion completion, long now, long end) {
        return completion instanceof Completion.Kept kept
                ? new Answered(key, nonce, kept, now, end)
                : new Finished(nonce, (Completion.NotKept) completion, now, end);
    }

    /** {@return the key that the table has already, if the record knows it, so that it is not kept twice} */
    static TableKey known(TableKey key, @Nullable MemoryRecord present) {
        return present instanceof Running running ? running.key() : key;
    }

    /** {@return the point on the timeline from which it is absent} */
    long end();

    /** {@return what an attempt finds that does not get it} */
    Acquisition seenAt(long now);

    /** {@return what whoever operates the store sees of it} */
    RecordSnapshot shownAt(long now);

    default long weight() {
        return FACT_BYTES;
    }

    /** {@return whether the attempt runs it, or has finished it} */
    boolean isOwnedBy(Attempt attempt);

    /** It outlives its lease, for as long again: until then its owner can come back, if nobody takes it. */
    record Running(
            TableKey key,
            UUID nonce,
            long fencingToken,
            @Nullable Fingerprint fingerprint,
            long leaseEnd,
            long end) implements MemoryRecord {

        static Running of(
                TableKey key,
                UUID nonce,
                long fencingToken,
                @Nullable Fingerprint fingerprint,
                long now,
                Duration lease) {
            long leaseEnd = Timeline.after(now, lease);
            return new Running(key, nonce, fencingToken, fingerprint, leaseEnd, Timeline.after(leaseEnd, lease));
        }

        Running renewed(@Nullable Fingerprint given, long now, Duration lease) {
            return of(this.key, this.nonce, this.fencingToken, given != null ? given : this.fingerprint, now, lease);
        }

        Settled settled(@Nullable Fingerprint given, long now, long retentionEnd) {
            return new Settled(this.nonce, given != null ? given : this.fingerprint, now, this.leaseEnd, retentionEnd);
        }

        @Override
        public boolean isOwnedBy(Attempt attempt) {
            return this.nonce.equals(attempt.nonce());
        }

        boolean isTakeableAt(long now) {
            return this.leaseEnd <= now;
        }

        @Override
        public Acquisition seenAt(long now) {
            return new Acquisition.InFlight(this.fingerprint, Timeline.since(now, this.leaseEnd));
        }

        @Override
        public RecordSnapshot shownAt(long now) {
            Duration leaseLeft = Timeline.since(now, this.leaseEnd);
            return new RecordSnapshot.Running(false, leaseLeft, Timeline.until(this.end, now));
        }
    }

    record Settled(UUID nonce, @Nullable Fingerprint fingerprint, long settledAt, long leaseEnd, long retentionEnd)
            implements MemoryRecord {

        Settled renewed(long newLeaseEnd) {
            return new Settled(this.nonce, this.fingerprint, this.settledAt, newLeaseEnd, this.retentionEnd);
        }

        Settled settled(@Nullable Fingerprint given, long now, long newRetentionEnd) {
            Fingerprint known = given != null ? given : this.fingerprint;
            return new Settled(this.nonce, known, now, this.leaseEnd, newRetentionEnd);
        }

        @Override
        public boolean isOwnedBy(Attempt attempt) {
            return this.nonce.equals(attempt.nonce());
        }

        boolean isRunningAt(long now) {
            return this.leaseEnd > now;
        }

        @Override
        public long end() {
            return Math.max(this.leaseEnd, this.retentionEnd);
        }

        @Override
        public Acquisition seenAt(long now) {
            if (isRunningAt(now)) {
                return new Acquisition.InFlight(this.fingerprint, Timeline.since(now, this.leaseEnd));
            }
            Completion lapsed = new Completion.NotKept(this.fingerprint, NotKeptReason.SETTLED);
            return new Acquisition.Finished(lapsed, Timeline.since(this.settledAt, now));
        }

        @Override
        public RecordSnapshot shownAt(long now) {
            Duration timeLeft = Timeline.until(end(), now);
            if (isRunningAt(now)) {
                return new RecordSnapshot.Running(true, Timeline.since(now, this.leaseEnd), timeLeft);
            }
            return new RecordSnapshot.NotKept(NotKeptReason.SETTLED, Timeline.since(this.settledAt, now), timeLeft);
        }
    }

    /** Done, and no answer is kept. */
    record Finished(UUID nonce, Completion.NotKept completion, long finishedAt, long end) implements MemoryRecord {

        @Override
        public boolean isOwnedBy(Attempt attempt) {
            return this.nonce.equals(attempt.nonce());
        }

        @Override
        public Acquisition seenAt(long now) {
            return new Acquisition.Finished(this.completion, Timeline.since(this.finishedAt, now));
        }

        @Override
        public RecordSnapshot shownAt(long now) {
            Duration age = Timeline.since(this.finishedAt, now);
            return new RecordSnapshot.NotKept(this.completion.reason(), age, Timeline.until(this.end, now));
        }
    }
}
