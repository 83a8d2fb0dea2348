package io.idempotency;

import io.idempotency.store.Attempt;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** The leases of all running attempts of this process, renewed together. Thread safe. */
final class Leases {

    private final ConcurrentMap<Attempt, Held> held = new ConcurrentHashMap<>();
    private final IdempotencyStore store;
    private final EngineSettings settings;
    private final EngineEvents events;
    private final LongSupplier nanoTime;

    Leases(IdempotencyStore store, EngineSettings settings, EngineEvents events, LongSupplier nanoTime) {
        this.store = store;
        this.settings = settings;
        this.events = events;
        this.nanoTime = nanoTime;
    }

    /** Renews the attempt from now on. {@code whenOvertaken} runs once, on the renewing thread, if another has taken over. */
    void hold(Attempt attempt, Runnable whenOvertaken) {
        this.held.put(attempt, new Held(this.nanoTime.getAsLong(), false, false, whenOvertaken));
    }

    /** Renews the attempt until that has succeeded once. */
    void holdOnce(Attempt attempt, Runnable whenOvertaken) {
        this.held.put(attempt, new Held(this.nanoTime.getAsLong(), false, true, whenOvertaken));
    }

    /** Does not renew the attempt for the time being; does nothing if it is not held. */
    void pause(Attempt attempt) {
        this.held.computeIfPresent(attempt, (key, lease) -> lease.paused(true));
    }

    /** Renews the attempt again, if it is still held. */
    void resume(Attempt attempt) {
        this.held.computeIfPresent(attempt, (key, lease) -> lease.paused(false));
    }

    void letGo(Attempt attempt) {
        this.held.remove(attempt);
    }

    int size() {
        return this.held.size();
    }

    void renew() {
        List<Attempt> due = due();
        if (due.isEmpty()) {
            return;
        }
        try {
            this.store.renew(due, this.settings.lease()).forEach(this::overtaken);
            due.forEach(this::letGoIfOnce);
        } catch (IdempotencyStoreException ex) {
            this.events.renewalFailed(due.size(), ex);
        }
    }

    private List<Attempt> due() {
        long now = this.nanoTime.getAsLong();
        List<Attempt> due = new ArrayList<>();
        this.held.forEach((attempt, lease) -> {
            Duration lasted = Duration.ofNanos(now - lease.since());
            if (lasted.compareTo(this.settings.maxDuration()) > 0) {
                end(attempt, lease);
            } else if (!lease.isPaused()) {
                due.add(attempt);
            }
        });
        return due;
    }

    private void end(Attempt attempt, Held lease) {
        if (this.held.remove(attempt, lease)) {
            this.events.renewalEnded(attempt.id());
        }
    }

    private void letGoIfOnce(Attempt attempt) {
        this.held.computeIfPresent(attempt, (key, lease) -> lease.isOnce() ? null : lease);
    }

    private void overtaken(Attempt attempt) {
        Held lost = this.held.remove(attempt);
        if (lost != null) {
            lost.whenOvertaken().run();
        }
    }

    private record Held(long since, boolean isPaused, boolean isOnce, Runnable whenOvertaken) {

        Held paused(boolean pause) {
            return new Held(this.since, pause, this.isOnce, this.whenOvertaken);
        }
    }
}
