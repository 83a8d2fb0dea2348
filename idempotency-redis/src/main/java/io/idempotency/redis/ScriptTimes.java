package io.idempotency.redis;

import io.idempotency.store.Retention;
import java.time.Duration;

/**
 * Durations as scripts take them: whole numbers as text, rounded up, so that nothing ends too early. Lua counts exactly up to
 * 2^53, which a clock in microseconds reaches in 255 years: longer than a hundred years is a hundred years.
 */
final class ScriptTimes {

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final String FOR_EVER = "-1";

    private ScriptTimes() {}

    static String micros(Duration lease) {
        if (lease.isZero() || lease.isNegative()) {
            throw new IllegalArgumentException("'lease' must be positive, not " + lease);
        }
        return Long.toString(bounded(lease).plusNanos(999).toNanos() / 1_000);
    }

    static String millis(Duration lease) {
        return Long.toString(bounded(lease).plusNanos(999_999).toMillis());
    }

    static String millis(Retention retention) {
        Duration ttl = retention.ttl();
        return ttl == null ? FOR_EVER : millis(ttl);
    }

    /** {@return how long a running record stays: an owner may come back for as long again as its lease} */
    static String millisOfLeaseAndAnother(Duration lease) {
        Duration once = bounded(lease);
        return millis(once.plus(once));
    }

    private static Duration bounded(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }
}
