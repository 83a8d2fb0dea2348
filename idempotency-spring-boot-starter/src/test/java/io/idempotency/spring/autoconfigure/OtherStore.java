package io.idempotency.spring.autoconfigure;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store of the application's own, which goes down as soon as something was acquired. */
final class OtherStore implements IdempotencyStore {

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        return new Acquisition.Acquired(1);
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        throw new IdempotencyStoreException("The store is down");
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        throw new IdempotencyStoreException("The store is down");
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        throw new IdempotencyStoreException("The store is down");
    }

    @Override
    public boolean release(Attempt attempt) {
        throw new IdempotencyStoreException("The store is down");
    }
}
