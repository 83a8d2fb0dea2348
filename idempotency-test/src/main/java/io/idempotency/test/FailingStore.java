package io.idempotency.test;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.CompletionSignals;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordAdministration;
import io.idempotency.store.RecordId;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.Retention;
import io.idempotency.store.TransactionalStore;
import io.idempotency.store.UnreadableRecordException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A store that fails when a test wants it to, around one that does everything right: so an application sees what it does without its
 * store.
 *
 * <p>Where nothing is asked for, all calls pass. It keeps these abilities of the store within: {@link CompletionSignals} and
 * {@link TransactionalStore}, which do nothing if that one has them not, and {@link RecordAdministration}, if that one has it. It
 * does not keep {@link io.idempotency.store.StoreStatistics} and {@link io.idempotency.store.ExpiredRecordCleaner}, nor any class: ask
 * the store within. Thread safe; what is asked for holds for calls that begin from then on.
 */
public class FailingStore implements IdempotencyStore, CompletionSignals, TransactionalStore {

    private static final CompletionSignals.Subscription NONE = () -> {};

    private final IdempotencyStore store;
    private final Faults faults = new Faults();
    private final RecordNames names = new RecordNames();
    private final AtomicReference<@Nullable Attempt> last = new AtomicReference<>();
    private volatile boolean losesSignals;

    private FailingStore(IdempotencyStore store) {
        this.store = store;
    }

    /** The calls that can fail. */
    public enum Operation {
        /** {@link IdempotencyStore#acquire}. */
        ACQUIRE,
        /** {@link IdempotencyStore#renew}, which the engine calls in the background. */
        RENEW,
        /** {@link IdempotencyStore#settle}. */
        SETTLE,
        /** {@link IdempotencyStore#complete}. */
        COMPLETE,
        /** {@link IdempotencyStore#release}. */
        RELEASE,
        /** {@link CompletionSignals#watch}. */
        WATCH,
        /** {@link RecordAdministration#find}. */
        FIND,
        /** {@link RecordAdministration#deleteFinished}. */
        DELETE_FINISHED
    }

    /**
     * Wraps a store.
     *
     * @param store what keeps the records
     * @return what can be told to fail; it is a {@link RecordAdministration} if the store is one
     */
    public static FailingStore around(IdempotencyStore store) {
        return store instanceof RecordAdministration able ? new Administered(store, able) : new FailingStore(store);
    }

    /**
     * Refuses such calls from now on: they throw, and have no effect.
     *
     * @param operations which; all, if none is named
     */
    public void refuse(Operation... operations) {
        this.faults.refuse(() -> new IdempotencyStoreException("The store is down, on demand"), operations);
    }

    /**
     * Refuses such calls from now on as if the record were there and could not be read, such as one of a newer release.
     *
     * @param operations which; all, if none is named
     */
    public void makeUnreadable(Operation... operations) {
        this.faults.refuse(() -> new UnreadableRecordException("The record is unreadable, on demand"), operations);
    }

    /**
     * Loses the replies of such calls from now on: they throw after they have had their effect.
     *
     * @param operations which; all, if none is named
     */
    public void loseReplies(Operation... operations) {
        this.faults.loseReplies(operations);
    }

    /** Lets no {@linkplain CompletionSignals signal} through from now on. */
    public void loseSignals() {
        this.losesSignals = true;
    }

    /**
     * Holds such calls up from now on, before they have any effect, until the gate is opened. Whether they then fail is decided as
     * they go on. A gate that holds the same calls already is opened.
     *
     * @param operation which
     * @return the gate; {@link #recover} opens it, too
     */
    public Gate hold(Operation operation) {
        return this.faults.hold(operation);
    }

    /** Ends all that was asked for: gates are open, and all calls pass. What was lost or {@linkplain #forgetAll forgotten} stays so. */
    public void recover() {
        this.losesSignals = false;
        this.faults.recover();
    }

    /** Forgets all records, as a server does that restarts without persistence. A run that ends later writes its record anew. */
    public void forgetAll() {
        this.names.forgetAll();
    }

    /**
     * Takes the record from the attempt that has acquired last, so that the next one gets it, as after the end of its lease. No
     * fault keeps it from that.
     *
     * @return whether the record is free now; {@code false} if the operation is settled or finished
     * @throws IllegalStateException if nothing was acquired
     */
    public boolean endLastLease() {
        Attempt attempt = this.last.get();
        if (attempt == null) {
            throw new IllegalStateException("Nothing was acquired");
        }
        return this.store.release(this.names.inner(attempt));
    }

    /**
     * Counts calls, those that have failed or are held up included.
     *
     * @param operation which
     * @return how many such calls have begun so far
     */
    public long count(Operation operation) {
        return this.faults.count(operation);
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        return this.faults.call(Operation.ACQUIRE, () -> {
            Acquisition found = this.store.acquire(this.names.inner(attempt), fingerprint, lease);
            if (found instanceof Acquisition.Acquired) {
                this.last.set(attempt);
            }
            return found;
        });
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        return this.faults.call(Operation.RENEW, () -> {
            Map<Attempt, Attempt> outer = new LinkedHashMap<>();
            attempts.forEach(attempt -> outer.put(this.names.inner(attempt), attempt));
            return this.store.renew(outer.keySet(), lease).stream()
                    .map(outer::get)
                    .collect(Collectors.toSet());
        });
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        return this.faults.call(
                Operation.SETTLE, () -> this.store.settle(this.names.inner(attempt), fingerprint, retention));
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        return this.faults.call(
                Operation.COMPLETE, () -> this.store.complete(this.names.inner(attempt), completion, retention));
    }

    @Override
    public boolean release(Attempt attempt) {
        return this.faults.call(Operation.RELEASE, () -> this.store.release(this.names.inner(attempt)));
    }

    @Override
    public Subscription subscribe(Consumer<RecordId> listener) {
        if (!(this.store instanceof CompletionSignals signals)) {
            return NONE;
        }
        return signals.subscribe(id -> {
            if (!this.losesSignals) {
                listener.accept(this.names.outer(id));
            }
        });
    }

    @Override
    public boolean watch(RecordId id) {
        return this.faults.call(
                Operation.WATCH,
                () -> this.store instanceof CompletionSignals signals && signals.watch(this.names.inner(id)));
    }

    @Override
    public boolean watch(Runnable whenCommitted, Runnable otherwise) {
        return this.store instanceof TransactionalStore able && able.watch(whenCommitted, otherwise);
    }

    @Override
    public void beforeCommits(Supplier<@Nullable Runnable> task) {
        if (this.store instanceof TransactionalStore able) {
            able.beforeCommits(task);
        }
    }

    /** Where calls are held up. One waits for 30 seconds at most, and then throws as if the store were too slow. Thread safe. */
    public static final class Gate {

        private static final long PATIENCE_SECONDS = 30;

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        Gate() {}

        /**
         * Waits until a call is held up here, or has been, for 30 seconds at most.
         *
         * @throws AssertionError if none comes, or the thread is interrupted
         */
        public void awaitCall() {
            if (!isDown(this.entered)) {
                throw new AssertionError("No such call of the store came");
            }
        }

        /** Lets through what is held up here, and all that comes. Does nothing the second time. */
        public void open() {
            this.opened.countDown();
        }

        void pass() {
            this.entered.countDown();
            if (!isDown(this.opened)) {
                throw new IdempotencyStoreException("The call was held up for too long, on demand");
            }
        }

        private static boolean isDown(CountDownLatch latch) {
            try {
                return latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private static final class Administered extends FailingStore implements RecordAdministration {

        private final RecordAdministration records;

        Administered(IdempotencyStore store, RecordAdministration records) {
            super(store);
            this.records = records;
        }

        @Override
        public @Nullable RecordSnapshot find(RecordId id) {
            return super.faults.call(Operation.FIND, () -> this.records.find(super.names.inner(id)));
        }

        @Override
        public boolean deleteFinished(RecordId id) {
            return super.faults.call(
                    Operation.DELETE_FINISHED, () -> this.records.deleteFinished(super.names.inner(id)));
        }
    }
}
