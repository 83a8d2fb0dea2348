package io.idempotency.spring.web;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Does what a store must never do: looks for an answer first, and locks afterwards. What finishes in between runs again. Tests of
 * races must notice it.
 */
@Component
@Primary
@Profile(LooksFirstStore.PROFILE)
final class LooksFirstStore implements IdempotencyStore {

    static final String PROFILE = "looks-first";

    private static final long ROUND_TRIP_NANOS = 100_000;

    private final ConcurrentMap<String, Completion> done = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Attempt> locks = new ConcurrentHashMap<>();

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        Completion completion = this.done.get(attempt.id().value());
        if (completion != null) {
            return new Acquisition.Finished(completion, Duration.ZERO);
        }
        LockSupport.parkNanos(ROUND_TRIP_NANOS);
        return this.locks.putIfAbsent(attempt.id().value(), attempt) == null
                ? new Acquisition.Acquired(1)
                : new Acquisition.InFlight(null, lease);
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        return Set.of();
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        return true;
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        this.done.put(attempt.id().value(), completion);
        return release(attempt);
    }

    @Override
    public boolean release(Attempt attempt) {
        this.locks.remove(attempt.id().value());
        return true;
    }
}
