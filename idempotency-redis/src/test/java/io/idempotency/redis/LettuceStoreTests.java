package io.idempotency.redis;

import io.idempotency.store.IdempotencyStore;
import org.junit.jupiter.api.Tag;

@Tag("smoke")
class LettuceStoreTests extends RedisStoreContract {

    private static final RedisIdempotencyStore STORE = storeOn(Driver.LETTUCE.connect(TestRedis.port()));

    @Override
    protected IdempotencyStore store() {
        return STORE;
    }
}
