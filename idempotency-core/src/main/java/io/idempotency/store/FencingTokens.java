package io.idempotency.store;

import java.util.concurrent.atomic.AtomicLong;

/** One sequence for all records, so that it outlives each of them; it follows the clock, but never stands still. */
final class FencingTokens {

    private final Timeline timeline;
    private final AtomicLong last = new AtomicLong();

    FencingTokens(Timeline timeline) {
        this.timeline = timeline;
    }

    long next() {
        return this.last.accumulateAndGet(
                this.timeline.microsSinceEpoch(), (before, micros) -> Math.max(before + 1, micros));
    }
}
