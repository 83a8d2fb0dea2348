package io.idempotency;

import io.idempotency.store.CompletionSignals;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.RecordId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** All that wait in this process, however many on one subscription. Thread safe. */
final class Waiters {

    /** How long a lost signal goes unnoticed. */
    private static final Duration WITH_SIGNALS = Duration.ofSeconds(1);

    private static final Duration WITHOUT_SIGNALS = Duration.ofMillis(200);

    private final ConcurrentMap<RecordId, Set<Waiter>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final @Nullable CompletionSignals signals;
    private final int maxSize;
    private final Background background;
    private CompletionSignals.@Nullable Subscription subscription;
    private volatile boolean open;

    Waiters(IdempotencyStore store, int maxSize, Background background) {
        this.signals = store instanceof CompletionSignals able ? able : null;
        this.maxSize = maxSize;
        this.background = background;
    }

    synchronized void start() {
        this.open = true;
        if (this.signals != null && this.subscription == null && this.maxSize > 0) {
            this.subscription = this.signals.subscribe(this::ended);
        }
    }

    /** Wakes all that wait, so that nobody waits for what no one will tell. */
    synchronized void stop() {
        this.open = false;
        if (this.subscription != null) {
            this.subscription.close();
            this.subscription = null;
        }
        this.waiting.values().forEach(waiters -> List.copyOf(waiters).forEach(Waiter::wake));
    }

    int size() {
        return this.size.get();
    }

    /** {@return a waiter that notices from now on, {@code null} if too many wait, or nobody would wake it} */
    @Nullable
    Waiter add(RecordId id) {
        if (this.size.incrementAndGet() > this.maxSize || !this.open) {
            this.size.decrementAndGet();
            return null;
        }
        Waiter waiter = new Waiter(id, this, isWatched(id) ? WITH_SIGNALS : WITHOUT_SIGNALS);
        this.waiting.compute(id, (key, present) -> {
            Set<Waiter> waiters = present == null ? ConcurrentHashMap.newKeySet() : present;
            waiters.add(waiter);
            return waiters;
        });
        if (!this.open) {
            waiter.close();
            return null;
        }
        return waiter;
    }

    /** Whatever goes wrong, or is told before there is a waiter, asking again makes up for it. */
    private boolean isWatched(RecordId id) {
        try {
            return this.signals != null && this.signals.watch(id);
        } catch (RuntimeException ex) {
            return false;
        }
    }

    void remove(Waiter waiter) {
        this.waiting.computeIfPresent(waiter.id(), (key, waiters) -> {
            if (waiters.remove(waiter)) {
                this.size.decrementAndGet();
            }
            return waiters.isEmpty() ? null : waiters;
        });
    }

    void wakeAfter(Waiter waiter, Duration atMost) {
        this.background.later(waiter::wake, atMost);
    }

    private void ended(RecordId id) {
        Set<Waiter> waiters = this.waiting.get(id);
        if (waiters != null) {
            List.copyOf(waiters).forEach(Waiter::wake);
        }
    }
}
