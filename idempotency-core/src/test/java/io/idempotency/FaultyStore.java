package io.idempotency;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does what it is told to do wrong, around a store that does everything right. Thread safe. */
final class FaultyStore implements IdempotencyStore {

    private static final Hook NOTHING = attempts -> {};

    private final IdempotencyStore store;
    private final Map<Call, Hook> before = new ConcurrentHashMap<>();
    private final Map<Call, Hook> after = new ConcurrentHashMap<>();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

    FaultyStore(IdempotencyStore store) {
        this.store = store;
    }

    /** The calls of a store. */
    enum Call {
        ACQUIRE,
        RENEW,
        SETTLE,
        COMPLETE,
        RELEASE
    }

    /** Runs before or after a call takes effect. What it throws, the caller gets. */
    interface Hook {

        void on(Collection<Attempt> attempts);
    }

    /** Says what happens before every such call from now on. */
    void before(Call call, Hook hook) {
        this.before.put(call, hook);
    }

    /** Says what happens after every such call from now on. */
    void after(Call call, Hook hook) {
        this.after.put(call, hook);
    }

    /** Such calls throw from now on, and have no effect. */
    void refuse(Call... refused) {
        for (Call call : refused) {
            before(call, attempts -> throwException());
        }
    }

    /** Such calls throw from now on, after they have had their effect. */
    void loseReplyOf(Call... lost) {
        for (Call call : lost) {
            after(call, attempts -> throwException());
        }
    }

    /** Such calls throw from now on where they are about this record, and have no effect. */
    void refuse(Call call, RecordId id) {
        before(call, attempts -> {
            if (attempts.stream().anyMatch(attempt -> attempt.id().equals(id))) {
                throwException();
            }
        });
    }

    /** The next such call waits, without effect, until the gate is opened. */
    Gate blockNext(Call call) {
        Gate gate = new Gate();
        before(call, attempts -> {
            this.before.remove(call);
            gate.pass();
        });
        return gate;
    }

    /** Everything is right from now on. */
    void recover() {
        this.before.clear();
        this.after.clear();
    }

    long count(Call call) {
        return this.calls.stream().filter(call::equals).count();
    }

    /** {@return all calls so far, successful or not, in their order} */
    List<Call> calls() {
        return List.copyOf(this.calls);
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        return call(Call.ACQUIRE, List.of(attempt), () -> this.store.acquire(attempt, fingerprint, lease));
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        return call(Call.RENEW, attempts, () -> this.store.renew(attempts, lease));
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        return call(Call.SETTLE, List.of(attempt), () -> this.store.settle(attempt, fingerprint, retention));
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        return call(Call.COMPLETE, List.of(attempt), () -> this.store.complete(attempt, completion, retention));
    }

    @Override
    public boolean release(Attempt attempt) {
        return call(Call.RELEASE, List.of(attempt), () -> this.store.release(attempt));
    }

    private <T> T call(Call call, Collection<Attempt> attempts, Supplier<T> effect) {
        this.calls.add(call);
        this.before.getOrDefault(call, NOTHING).on(attempts);
        T result = effect.get();
        this.after.getOrDefault(call, NOTHING).on(attempts);
        return result;
    }

    private static void throwException() {
        throw new IdempotencyStoreException("The store is down");
    }

    /** Where a call waits. */
    static final class Gate {

        private static final long PATIENCE_SECONDS = 10;

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        void awaitCall() {
            await(this.entered);
        }

        void open() {
            this.opened.countDown();
        }

        private void pass() {
            this.entered.countDown();
            await(this.opened);
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("Nothing happened");
                }
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new AssertionError(ex);
            }
        }
    }
}
