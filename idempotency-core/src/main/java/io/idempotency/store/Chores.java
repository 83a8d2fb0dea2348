package io.idempotency.store;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets a cache do for many changes at once what it wants to do after each, on a thread that has made the last of them. The cache does
 * it earlier by itself when it must. Thread safe.
 */
final class Chores implements Executor {

    private static final int CHANGES = 64;

    private final AtomicReference<@Nullable Runnable> due = new AtomicReference<>();
    private final AtomicInteger changes = new AtomicInteger();

    /** Keeps the task. A cache hands in no second one before the first has run. */
    @Override
    public void execute(Runnable task) {
        this.due.set(task);
    }

    /** A change is made. To be called where no lock of the cache is held. */
    void changed() {
        if (this.changes.incrementAndGet() % CHANGES == 0) {
            Runnable task = this.due.getAndSet(null);
            if (task != null) {
                task.run();
            }
        }
    }
}
