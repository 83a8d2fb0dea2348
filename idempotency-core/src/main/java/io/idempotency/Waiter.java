package io.idempotency;

import io.idempotency.store.RecordId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Waits, without holding a thread, for the run that has a record to end.
 *
 * <p>It notices from the moment it is made, so that nothing is missed between the question whether the run has ended and the
 * decision to wait. It wakes once: because the store has signalled, because it is time to ask again, or because it is told to.
 * Thread safe.
 */
public final class Waiter implements AutoCloseable {

    private static final Runnable WOKEN = Waiter::nothing;

    private final AtomicReference<@Nullable Runnable> task = new AtomicReference<>();
    private final RecordId id;
    private final Waiters waiters;
    private final Duration patience;

    /** @param patience how long a signal that does not come goes unnoticed */
    Waiter(RecordId id, Waiters waiters, Duration patience) {
        this.id = id;
        this.waiters = waiters;
        this.patience = patience;
    }

    RecordId id() {
        return this.id;
    }

    /**
     * Says what to do when it wakes: at once, if it has been woken before.
     *
     * @param atMost after which it wakes by itself; positive
     * @param wake runs once, on whichever thread; must be quick and must not throw
     * @throws IllegalStateException if it was told before
     */
    public void onWake(Duration atMost, Runnable wake) {
        if (this.task.compareAndSet(null, wake)) {
            this.waiters.wakeAfter(this, atMost.compareTo(this.patience) < 0 ? atMost : this.patience);
        } else if (this.task.compareAndSet(WOKEN, WOKEN)) {
            wake.run();
        } else {
            throw new IllegalStateException("This waiter knows already what to do");
        }
    }

    /** Wakes it, unless it has been woken or closed before. */
    public void wake() {
        this.waiters.remove(this);
        Runnable wake = this.task.getAndSet(WOKEN);
        if (wake != null) {
            wake.run();
        }
    }

    /** Waits no longer, and makes room for another; it will not wake. Does nothing the second time. */
    @Override
    public void close() {
        this.waiters.remove(this);
        this.task.set(WOKEN);
    }

    private static void nothing() {
        // whoever wakes second finds that all has been done
    }
}
