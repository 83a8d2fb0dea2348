package io.idempotency.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A clock read as nanoseconds since the timeline was made, and points on it that never overflow. */
final class Timeline {

    /** As good as never: 146 years. It leaves room to subtract any present from it. */
    static final long NEVER = Long.MAX_VALUE >> 1;

    private final InstantSource clock;
    private final LongSupplier nanos;

    Timeline(InstantSource clock) {
        this.clock = clock;
        Instant start = clock.instant();
        this.nanos = clock instanceof MonotonicClock monotonic
                ? monotonic::nanos
                : () -> Duration.between(start, clock.instant()).toNanos();
    }

    long now() {
        return this.nanos.getAsLong();
    }

    long microsSinceEpoch() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, this.clock.instant());
    }

    static long after(long now, Duration duration) {
        if (duration.compareTo(Duration.ofNanos(NEVER)) >= 0) {
            return NEVER;
        }
        return Math.min(NEVER, now + duration.toNanos());
    }

    static long after(long now, Retention retention) {
        Duration ttl = retention.ttl();
        return ttl == null ? NEVER : after(now, ttl);
    }

    /** {@return how long from now; {@code null} for ever} */
    static @Nullable Duration until(long end, long now) {
        return end == NEVER ? null : since(now, end);
    }

    static Duration since(long then, long now) {
        return Duration.ofNanos(Math.max(0, now - then));
    }
}
