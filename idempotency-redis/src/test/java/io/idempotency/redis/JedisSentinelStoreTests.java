package io.idempotency.redis;

class JedisSentinelStoreTests extends StoreUnderChangeContract {

    JedisSentinelStoreTests() {
        super(Driver.JEDIS, RedisSentinels.start());
    }
}
