package io.idempotency.redis;

import io.idempotency.store.IdempotencyStore;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Gives the applications of the starter's tests stores on one server, each with keys of its own. */
final class RedisUnderTest implements Supplier<IdempotencyStore> {

    private static final RedisConnectionFactory CONNECTIONS = Driver.LETTUCE.connect(TestRedis.port());

    @Override
    public IdempotencyStore get() {
        return new RedisIdempotencyStore(CONNECTIONS, "http:" + UUID.randomUUID() + ":", Duration.ofSeconds(20));
    }
}
