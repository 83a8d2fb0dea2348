package io.idempotency.store;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record as the in-memory store holds it; immutable, so that one swap of a reference is one atomic change. */
sealed interface MemoryRecord {

    /**
     * What a record takes without its answer: 570 to 610 bytes were measured with the longest fingerprint (64-bit JVM,
     * compressed pointers). Every record pays for that one, since it may be handed in as late as at completion.
     */
    long FACT_BYTES = 640;

    /** What an answer takes beside its bytes (120 were measured): array headers, wrappers, its place in the queue. */
    long ANSWER_BYTES = 160;

    /** {@return who owns it, or finished it} */
    UUID nonce();

    /** {@return the point on the timeline from which it is absent} */
    long end();

    /** {@return what an attempt finds that does not get it} */
    Acquisition seenAt(long now);

    /** {@return what whoever operates the store sees of it} */
    RecordSnapshot shownAt(long now);

    default long weight() {
        return FACT_BYTES;
    }

    default boolean isOwnedBy(Attempt attempt) {
        return nonce().equals(attempt.nonce());
    }

    /** It outlives its lease, for as long again: until then its owner can come back, if nobody takes it. */
    record Running(UUID nonce, long fencingToken, @Nullable Fingerprint fingerprint, long leaseEnd, long end)
            implements MemoryRecord {

        static Running of(UUID nonce, long fencingToken, @Nullable Fingerprint fingerprint, long now, Duration lease) {
            long leaseEnd = Timeline.after(now, lease);
            return new Running(nonce, fencingToken, fingerprint, leaseEnd, Timeline.after(leaseEnd, lease));
        }

        Running renewed(@Nullable Fingerprint given, long now, Duration lease) {
            return of(this.nonce, this.fencingToken, given != null ? given : this.fingerprint, now, lease);
        }

        Settled settled(@Nullable Fingerprint given, long now, long retentionEnd) {
            return new Settled(this.nonce, given != null ? given : this.fingerprint, now, this.leaseEnd, retentionEnd);
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

    /** The sequence number orders completions, and is never used twice. */
    record Finished(UUID nonce, Completion completion, long finishedAt, long end, long sequence)
            implements MemoryRecord {

        boolean hasAnswer() {
            return this.completion instanceof Completion.Kept;
        }

        Finished withoutAnswer() {
            Completion dropped = new Completion.NotKept(this.completion.fingerprint(), NotKeptReason.DROPPED);
            return new Finished(this.nonce, dropped, this.finishedAt, this.end, this.sequence);
        }

        @Override
        public long weight() {
            return this.completion instanceof Completion.Kept kept
                    ? FACT_BYTES + ANSWER_BYTES + kept.answer().size()
                    : FACT_BYTES;
        }

        @Override
        public Acquisition seenAt(long now) {
            return new Acquisition.Finished(this.completion, Timeline.since(this.finishedAt, now));
        }

        @Override
        public RecordSnapshot shownAt(long now) {
            Duration age = Timeline.since(this.finishedAt, now);
            Duration timeLeft = Timeline.until(this.end, now);
            if (this.completion instanceof Completion.Kept kept) {
                return new RecordSnapshot.Kept(kept.answer().head(), age, timeLeft);
            }
            return new RecordSnapshot.NotKept(((Completion.NotKept) this.completion).reason(), age, timeLeft);
        }
    }
}
