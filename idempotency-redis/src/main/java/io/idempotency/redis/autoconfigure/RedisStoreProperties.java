package io.idempotency.redis.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an application may set of the Redis store, beside the connection, which is Boot's {@code spring.data.redis.*}.
 *
 * @param keyPrefix What every key begins with.
 * @param timeout How long a call to Redis may take. The lease must exceed three of them.
 */
@ConfigurationProperties(prefix = RedisStoreProperties.PREFIX, ignoreUnknownFields = false)
record RedisStoreProperties(
        @DefaultValue("idempotency:") String keyPrefix,
        @DefaultValue("2s") Duration timeout) {

    static final String PREFIX = "idempotency.store.redis";
}
