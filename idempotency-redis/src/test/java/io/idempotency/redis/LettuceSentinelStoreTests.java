package io.idempotency.redis;

class LettuceSentinelStoreTests extends StoreUnderChangeContract {

    LettuceSentinelStoreTests() {
        super(Driver.LETTUCE, RedisSentinels.start());
    }
}
