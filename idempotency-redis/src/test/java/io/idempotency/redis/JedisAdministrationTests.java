package io.idempotency.redis;

class JedisAdministrationTests extends RedisAdministrationContract {

    JedisAdministrationTests() {
        super(Driver.JEDIS);
    }
}
