package io.idempotency.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the answers that found no room, and warns of them at most once a minute. */
final class DroppedAnswers {

    private static final Logger LOGGER = System.getLogger(InMemoryIdempotencyStore.class.getName());
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Timeline timeline;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong nextWarning = new AtomicLong(Long.MIN_VALUE);

    DroppedAnswers(Timeline timeline) {
        this.timeline = timeline;
    }

    long count() {
        return this.count.get();
    }

    void add() {
        long dropped = this.count.incrementAndGet();
        long now = this.timeline.now();
        long due = this.nextWarning.get();
        if (now >= due && this.nextWarning.compareAndSet(due, Timeline.after(now, BETWEEN_WARNINGS))) {
            LOGGER.log(
                    Level.WARNING,
                    "The in-memory idempotency store is full: {0} answers dropped so far, their retries are refused and"
                            + " cannot be answered. Raise idempotency.store.memory.max-size, or keep answers for a"
                            + " shorter time",
                    dropped);
        }
    }
}
