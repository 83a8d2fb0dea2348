package io.idempotency;

import io.idempotency.StoreCall.Outcome;
import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.Retention;
import io.idempotency.store.TransactionalStore;
import io.idempotency.store.UnreadableRecordException;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever a store throws against its contract, errors included, into the one exception that the engine handles. An
 * operation whose effect has happened must not be forgotten because a driver could not load a class. For a store that is not
 * transactional, there is never a transaction. Fingerprints are signed on their way in, and listeners are told of each call.
 */
final class GuardedStore implements IdempotencyStore, TransactionalStore {

    private final IdempotencyStore store;
    private final Fingerprints fingerprints;
    private final EngineEvents events;

    GuardedStore(IdempotencyStore store, EngineEvents events) {
        this(store, new Fingerprints(RecordKeys.none()), events);
    }

    GuardedStore(IdempotencyStore store, Fingerprints fingerprints, EngineEvents events) {
        this.store = store;
        this.fingerprints = fingerprints;
        this.events = events;
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        return timed(
                StoreCall.ACQUIRE,
                () -> this.store.acquire(attempt, signed(attempt, fingerprint), lease),
                GuardedStore::outcomeOf);
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        return timed(
                StoreCall.RENEW, () -> this.store.renew(attempts, lease), overtaken -> outcomeOf(overtaken.isEmpty()));
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        return timed(
                StoreCall.SETTLE,
                () -> this.store.settle(attempt, signed(attempt, fingerprint), retention),
                GuardedStore::outcomeOf);
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        return timed(
                StoreCall.COMPLETE,
                () -> this.store.complete(attempt, this.fingerprints.sign(attempt.id(), completion), retention),
                GuardedStore::outcomeOf);
    }

    @Override
    public boolean release(Attempt attempt) {
        return timed(StoreCall.RELEASE, () -> this.store.release(attempt), GuardedStore::outcomeOf);
    }

    @Override
    public boolean watch(Runnable whenCommitted, Runnable otherwise) {
        return guarded(() -> this.store instanceof TransactionalStore able && able.watch(whenCommitted, otherwise));
    }

    @Override
    public void beforeCommits(Supplier<@Nullable Runnable> task) {
        if (this.store instanceof TransactionalStore able) {
            able.beforeCommits(task);
        }
    }

    private @Nullable Fingerprint signed(Attempt attempt, @Nullable Fingerprint fingerprint) {
        return this.fingerprints.sign(attempt.id(), fingerprint);
    }

    private <T> T timed(StoreCall call, Supplier<T> step, Function<T, Outcome> outcomeOf) {
        long start = System.nanoTime();
        Outcome outcome = Outcome.FAILED;
        try {
            T result = guarded(step);
            outcome = outcomeOf.apply(result);
            return result;
        } catch (UnreadableRecordException ex) {
            outcome = Outcome.UNREADABLE;
            throw ex;
        } finally {
            this.events.storeCalled(call, outcome, System.nanoTime() - start);
        }
    }

    private static Outcome outcomeOf(Acquisition acquisition) {
        if (acquisition instanceof Acquisition.Acquired) {
            return Outcome.ACQUIRED;
        }
        return acquisition instanceof Acquisition.InFlight ? Outcome.IN_FLIGHT : Outcome.FINISHED;
    }

    private static Outcome outcomeOf(boolean owner) {
        return owner ? Outcome.OWNER : Outcome.NOT_OWNER;
    }

    private static <T> T guarded(Supplier<T> step) {
        try {
            return Objects.requireNonNull(step.get(), "The store returned nothing");
        } catch (IdempotencyStoreException ex) {
            throw ex;
        } catch (Throwable ex) {
            throw new IdempotencyStoreException("The store failed in a way its contract does not allow", ex);
        }
    }
}
