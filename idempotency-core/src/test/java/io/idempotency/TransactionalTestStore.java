package io.idempotency;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.Retention;
import io.idempotency.store.TransactionalStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store that keeps what is settled in a transaction to itself until its commit. For one thread. */
final class TransactionalTestStore implements IdempotencyStore, TransactionalStore {

    private final List<Watcher> watchers = new ArrayList<>();
    private final List<Runnable> changes = new ArrayList<>();
    private final IdempotencyStore store;
    private boolean inTransaction;

    TransactionalTestStore(IdempotencyStore store) {
        this.store = store;
    }

    void begin() {
        this.inTransaction = true;
    }

    void commit() {
        this.changes.forEach(Runnable::run);
        end(Watcher::whenCommitted);
    }

    void rollBack() {
        end(Watcher::otherwise);
    }

    /** Commits, and nobody hears of it. */
    void commitUnheard() {
        this.changes.forEach(Runnable::run);
        end(Watcher::otherwise);
    }

    private void end(Function<Watcher, Runnable> end) {
        this.inTransaction = false;
        this.changes.clear();
        List<Watcher> told = List.copyOf(this.watchers);
        this.watchers.clear();
        told.forEach(watcher -> end.apply(watcher).run());
    }

    @Override
    public boolean watch(Runnable whenCommitted, Runnable otherwise) {
        if (this.inTransaction) {
            this.watchers.add(new Watcher(whenCommitted, otherwise));
        }
        return this.inTransaction;
    }

    @Override
    public void beforeCommits(Supplier<@Nullable Runnable> task) {
        throw new UnsupportedOperationException();
    }

    /** The verdict of a renewal is that of settling, and changes nothing that a test looks at. */
    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        if (!this.inTransaction) {
            return this.store.settle(attempt, fingerprint, retention);
        }
        boolean owner = this.store.renew(Set.of(attempt), TestEngine.LEASE).isEmpty();
        if (owner) {
            this.changes.add(() -> this.store.settle(attempt, fingerprint, retention));
        }
        return owner;
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        return this.store.acquire(attempt, fingerprint, lease);
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        return this.store.renew(attempts, lease);
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        return this.store.complete(attempt, completion, retention);
    }

    @Override
    public boolean release(Attempt attempt) {
        return this.store.release(attempt);
    }

    private record Watcher(Runnable whenCommitted, Runnable otherwise) {}
}
