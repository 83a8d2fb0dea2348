package io.idempotency.redis;

class LettuceAdministrationTests extends RedisAdministrationContract {

    LettuceAdministrationTests() {
        super(Driver.LETTUCE);
    }
}
