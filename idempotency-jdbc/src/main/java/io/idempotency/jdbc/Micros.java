package io.idempotency.jdbc;

import io.idempotency.store.Retention;
import java.time.Duration;

/**
 * Durations as statements take them: whole microseconds, rounded up, so that nothing ends too early. Longer than a hundred years is
 * a hundred years.
 */
final class Micros {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Duration SHORTEST_GRACE = Duration.ofMinutes(1);

    /** What is kept for ever is kept for thirty thousand years, so that sums stay within 64 bits. */
    private static final long FOR_EVER = 1_000_000_000_000_000_000L;

    private Micros() {}

    static long ofLease(Duration lease) {
        if (lease.isZero() || lease.isNegative()) {
            throw new IllegalArgumentException("'lease' must be positive, not " + lease);
        }
        return of(lease);
    }

    /** {@return how long after its end a record stays, so that no statement on it can still be under way} */
    static long ofGrace(Duration timeout) {
        return of(SHORTEST_GRACE.plus(timeout.multipliedBy(2)));
    }

    static long of(Retention retention) {
        Duration ttl = retention.ttl();
        return ttl == null ? FOR_EVER : of(ttl);
    }

    /** {@return whether so long is longer than anything that ends} */
    static boolean isForEver(long micros) {
        return micros > FOR_EVER / 2;
    }

    private static long of(Duration duration) {
        Duration bounded = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
        return bounded.plusNanos(999).toNanos() / 1_000;
    }
}
