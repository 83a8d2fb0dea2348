package io.idempotency.redis;

class LettuceClusterStoreTests extends StoreUnderChangeContract {

    LettuceClusterStoreTests() {
        super(Driver.LETTUCE, RedisCluster.start());
    }
}
