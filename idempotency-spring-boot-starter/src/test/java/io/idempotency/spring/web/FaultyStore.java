package io.idempotency.spring.web;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.CompletionSignals;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import io.idempotency.store.UnreadableRecordException;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The store that is under test, with failures on demand. */
class FaultyStore implements IdempotencyStore {

    private final IdempotencyStore store;
    private volatile @Nullable Attempt last;
    private volatile @Nullable Attempt settled;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean losesSignals;
    private volatile boolean down;
    private volatile boolean unreadable;

    private FaultyStore(IdempotencyStore store) {
        this.store = store;
    }

    /** {@return a store that can signal if the one that is under test can} */
    static FaultyStore aroundStoreUnderTest() {
        IdempotencyStore store = StoreUnderTest.open();
        return store instanceof CompletionSignals signals ? new Signalling(store, signals) : new FaultyStore(store);
    }

    void down(boolean value) {
        this.down = value;
    }

    void losesSignals(boolean value) {
        this.losesSignals = value;
    }

    /** {@return how often an attempt was told that another one runs} */
    int refused() {
        return this.refused.get();
    }

    void unreadable(boolean value) {
        this.unreadable = value;
    }

    /** {@return whether the attempt that acquired last has settled} */
    boolean isSettled() {
        return Objects.equals(this.settled, this.last);
    }

    /** Takes the record of the attempt that acquired last away from it, as the end of its lease would. */
    void endLastLease() {
        this.store.release(Objects.requireNonNull(this.last));
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        check();
        Acquisition acquisition = this.store.acquire(attempt, fingerprint, lease);
        if (acquisition instanceof Acquisition.Acquired) {
            this.last = attempt;
        } else if (acquisition instanceof Acquisition.InFlight) {
            this.refused.incrementAndGet();
        }
        return acquisition;
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        check();
        return this.store.renew(attempts, lease);
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        check();
        this.settled = attempt;
        return this.store.settle(attempt, fingerprint, retention);
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        check();
        return this.store.complete(attempt, completion, retention);
    }

    @Override
    public boolean release(Attempt attempt) {
        check();
        return this.store.release(attempt);
    }

    private void check() {
        if (this.unreadable) {
            throw new UnreadableRecordException("of a newer release");
        }
        if (this.down) {
            throw new IdempotencyStoreException("down");
        }
    }

    private static final class Signalling extends FaultyStore implements CompletionSignals {

        private final CompletionSignals signals;

        Signalling(IdempotencyStore store, CompletionSignals signals) {
            super(store);
            this.signals = signals;
        }

        @Override
        public boolean watch(RecordId id) {
            return this.signals.watch(id);
        }

        @Override
        public Subscription subscribe(Consumer<RecordId> listener) {
            return this.signals.subscribe(id -> {
                if (!super.losesSignals) {
                    listener.accept(id);
                }
            });
        }
    }
}
