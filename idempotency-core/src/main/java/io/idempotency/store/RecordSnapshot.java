package io.idempotency.store;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link RecordAdministration#find} sees of a record. It says neither who owns the record nor what the request looked like, and
 * has no body of an answer.
 */
public sealed interface RecordSnapshot {

    /** {@return how long until the record is absent if nobody calls for it again, never negative; {@code null} means never} */
    @Nullable
    Duration timeLeft();

    /**
     * An attempt owns the record.
     *
     * @param settled whether the effect has happened
     * @param leaseLeft how long the lease still lasts; zero if it has lapsed, so that another attempt may take the record, which is
     *     never so of a settled one
     * @param timeLeft until the record is absent; {@code null} means that it waits for the next attempt
     */
    record Running(
            boolean settled, Duration leaseLeft, @Nullable Duration timeLeft) implements RecordSnapshot {

        /** Refuses a missing lease. */
        public Running {
            Objects.requireNonNull(leaseLeft, "leaseLeft");
        }

        /** {@return whether the next attempt gets the record} */
        public boolean takeable() {
            return this.leaseLeft.isZero();
        }
    }

    /**
     * The operation is done, and there is an answer.
     *
     * @param head status and headers as {@link StoredAnswer#head} has them, not copied and not to be modified
     * @param age how long ago it was done, never negative
     * @param timeLeft until the record is absent
     */
    @SuppressWarnings("ArrayRecordComponent") // as in StoredAnswer
    record Kept(byte[] head, Duration age, @Nullable Duration timeLeft) implements RecordSnapshot {

        /** Refuses missing parts. */
        public Kept {
            Objects.requireNonNull(head, "head");
            Objects.requireNonNull(age, "age");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Kept that
                    && Arrays.equals(this.head, that.head)
                    && this.age.equals(that.age)
                    && Objects.equals(this.timeLeft, that.timeLeft);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(this.head) + Objects.hash(this.age, this.timeLeft);
        }

        /** {@return the length of the head only: headers may be anybody's secret} */
        @Override
        public String toString() {
            return "Kept[head=" + this.head.length + " bytes, age=" + this.age + ", timeLeft=" + this.timeLeft + "]";
        }
    }

    /**
     * The operation is done, and there is no answer to give.
     *
     * @param reason why
     * @param age how long ago it was done, or settled; never negative
     * @param timeLeft until the record is absent
     */
    record NotKept(
            NotKeptReason reason, Duration age, @Nullable Duration timeLeft) implements RecordSnapshot {

        /** Refuses missing parts. */
        public NotKept {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(age, "age");
        }
    }
}
