package io.idempotency.redis;

import io.idempotency.store.IdempotencyStore;

class JedisStoreTests extends RedisStoreContract {

    private static final RedisIdempotencyStore STORE = storeOn(Driver.JEDIS.connect(TestRedis.port()));

    @Override
    protected IdempotencyStore store() {
        return STORE;
    }
}
