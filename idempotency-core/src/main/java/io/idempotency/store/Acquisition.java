package io.idempotency.store;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link IdempotencyStore#acquire} found, decided in one atomic step. */
public sealed interface Acquisition {

    /**
     * The attempt owns the record and may run.
     *
     * @param fencingToken greater than every token given for this record before, across expiry, eviction and deletion:
     *     the greater of the previous token plus one and the store's clock in microseconds
     */
    record Acquired(long fencingToken) implements Acquisition {}

    /**
     * Another attempt is running.
     *
     * @param fingerprint what its request looks like, {@code null} if not known yet
     * @param leaseLeft how long its lease still lasts; positive
     */
    record InFlight(@Nullable Fingerprint fingerprint, Duration leaseLeft) implements Acquisition {

        /** Refuses a missing lease. */
        public InFlight {
            Objects.requireNonNull(leaseLeft, "leaseLeft");
        }
    }

    /**
     * The operation is done.
     *
     * @param completion what was recorded
     * @param age how long ago, by the store's clock; never negative
     */
    record Finished(Completion completion, Duration age) implements Acquisition {

        /** Refuses missing parts. */
        public Finished {
            Objects.requireNonNull(completion, "completion");
            Objects.requireNonNull(age, "age");
        }
    }
}
