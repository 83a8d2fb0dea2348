package io.idempotency.redis;

import io.idempotency.store.IdempotencyStore;

class LettuceStoreTests extends RedisStoreContract {

    private static final RedisIdempotencyStore STORE = storeOn(Driver.LETTUCE.connect(TestRedis.port()));

    @Override
    protected IdempotencyStore store() {
        return STORE;
    }
}
