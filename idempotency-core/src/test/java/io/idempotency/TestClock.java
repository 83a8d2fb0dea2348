package io.idempotency;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves when it is told to, for a store and an engine at once. Thread safe. */
final class TestClock implements InstantSource {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long START_NANOS = Long.MAX_VALUE - 1;

    private final AtomicLong nanos = new AtomicLong(START_NANOS);

    @Override
    public Instant instant() {
        return START.plusNanos(this.nanos.get() - START_NANOS);
    }

    /** Overflows soon, as the timer of a machine may. */
    long nanoTime() {
        return this.nanos.get();
    }

    void advance(Duration duration) {
        this.nanos.addAndGet(duration.toNanos());
    }
}
