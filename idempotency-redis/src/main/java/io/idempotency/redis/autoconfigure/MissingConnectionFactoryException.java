package io.idempotency.redis.autoconfigure;

/** The Redis store is wanted, and nothing says how to reach Redis. */
final class MissingConnectionFactoryException extends RuntimeException {

    MissingConnectionFactoryException() {
        super("There is no RedisConnectionFactory for the idempotency store");
    }
}
