package io.idempotency.redis;

class JedisClusterStoreTests extends StoreUnderChangeContract {

    JedisClusterStoreTests() {
        super(Driver.JEDIS, RedisCluster.start());
    }
}
