package io.idempotency;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.Retention;
import io.idempotency.store.TransactionalStore;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever a store throws against its contract, errors included, into the one exception that the engine handles. An
 * operation whose effect has happened must not be forgotten because a driver could not load a class. For a store that is not
 * transactional, there is never a transaction.
 */
final class GuardedStore implements IdempotencyStore, TransactionalStore {

    private final IdempotencyStore store;

    GuardedStore(IdempotencyStore store) {
        this.store = store;
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        return guarded(() -> this.store.acquire(attempt, fingerprint, lease));
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        return guarded(() -> this.store.renew(attempts, lease));
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        return guarded(() -> this.store.settle(attempt, fingerprint, retention));
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        return guarded(() -> this.store.complete(attempt, completion, retention));
    }

    @Override
    public boolean release(Attempt attempt) {
        return guarded(() -> this.store.release(attempt));
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

    private static <T> T guarded(Supplier<T> call) {
        try {
            return Objects.requireNonNull(call.get(), "The store returned nothing");
        } catch (IdempotencyStoreException ex) {
            throw ex;
        } catch (Throwable ex) {
            throw new IdempotencyStoreException("The store failed in a way its contract does not allow", ex);
        }
    }
}
