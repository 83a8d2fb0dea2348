package io.idempotency.benchmarks.application;

import io.github.arun0009.idempotent.core.persistence.IdempotentStore;
import io.github.arun0009.idempotent.core.persistence.InMemoryIdempotentStore;

/** The other library's own store, which forgets nothing by itself: told to, it begins anew. */
final class OtherLibraryStore implements IdempotentStore {

    private volatile IdempotentStore store = new InMemoryIdempotentStore();

    void forget() {
        this.store = new InMemoryIdempotentStore();
    }

    @Override
    public Value getValue(IdempotentKey key, Class<?> type) {
        return this.store.getValue(key, type);
    }

    @Override
    public void store(IdempotentKey key, Value value) {
        this.store.store(key, value);
    }

    @Override
    public void remove(IdempotentKey key) {
        this.store.remove(key);
    }

    @Override
    public void update(IdempotentKey key, Value value) {
        this.store.update(key, value);
    }
}
