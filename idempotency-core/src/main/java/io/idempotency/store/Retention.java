package io.idempotency.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a finished record is kept.
 *
 * @param ttl counted from the call that carries it, at least one millisecond; {@code null} means for ever
 */
public record Retention(@Nullable Duration ttl) {

    /** Kept until somebody deletes it. */
    public static final Retention FOREVER = new Retention(null);

    /**
     * Accepts a time to live.
     *
     * @throws IllegalArgumentException if it is shorter than a millisecond
     */
    public Retention {
        if (ttl != null && ttl.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("'ttl' must be at least 1 ms");
        }
    }

    /**
     * Bounds the time a record is kept.
     *
     * @param ttl at least one millisecond
     * @return a retention of that length
     * @throws IllegalArgumentException if it is shorter
     */
    public static Retention of(Duration ttl) {
        return new Retention(ttl);
    }
}
