package io.idempotency.store;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The wall clock as it was at the start, moved on by the machine's monotonic timer.
 *
 * <p>Steps of the wall clock do not reach it, so they neither stretch a lease nor cut it short. It drifts from the wall
 * clock as far as the latter is corrected.
 */
final class MonotonicClock implements InstantSource {

    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return this.start.plusNanos(nanos());
    }

    /** {@return nanoseconds since the start} */
    long nanos() {
        return System.nanoTime() - this.startNanos;
    }
}
