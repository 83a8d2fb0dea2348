package io.idempotency.test;

import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.test.FailingStore.Gate;
import io.idempotency.test.FailingStore.Operation;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What is wrong with which operations of a store now, and how often each was called. Thread safe. */
final class Faults {

    private final Map<Operation, Supplier<IdempotencyStoreException>> refused = new ConcurrentHashMap<>();
    private final Set<Operation> lost = ConcurrentHashMap.newKeySet();
    private final Map<Operation, Gate> gates = new ConcurrentHashMap<>();
    private final Map<Operation, AtomicLong> calls = new ConcurrentHashMap<>();

    void refuse(Supplier<IdempotencyStoreException> exception, Operation... operations) {
        these(operations).forEach(operation -> this.refused.put(operation, exception));
    }

    void loseReplies(Operation... operations) {
        this.lost.addAll(these(operations));
    }

    Gate hold(Operation operation) {
        Gate gate = new Gate();
        Gate before = this.gates.put(operation, gate);
        if (before != null) {
            before.open();
        }
        return gate;
    }

    void recover() {
        this.refused.clear();
        this.lost.clear();
        this.gates.values().forEach(Gate::open);
        this.gates.clear();
    }

    long count(Operation operation) {
        return counter(operation).get();
    }

    <T> T call(Operation operation, Supplier<T> effect) {
        counter(operation).incrementAndGet();
        Gate gate = this.gates.get(operation);
        if (gate != null) {
            gate.pass();
        }
        Supplier<IdempotencyStoreException> exception = this.refused.get(operation);
        if (exception != null) {
            throw exception.get();
        }
        T result = effect.get();
        if (this.lost.contains(operation)) {
            throw new IdempotencyStoreException("The reply was lost, on demand");
        }
        return result;
    }

    private AtomicLong counter(Operation operation) {
        return this.calls.computeIfAbsent(operation, unused -> new AtomicLong());
    }

    private static Set<Operation> these(Operation... operations) {
        return operations.length == 0 ? EnumSet.allOf(Operation.class) : Set.of(operations);
    }
}
