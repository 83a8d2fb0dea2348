package io.idempotency.redis.autoconfigure;

import io.idempotency.redis.RedisIdempotencyStore;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health of the Redis store, as {@code idempotencyStore}. */
@AutoConfiguration(after = RedisStoreAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSingleCandidate(RedisIdempotencyStore.class)
@ConditionalOnEnabledHealthIndicator("idempotency-store")
public final class RedisStoreHealthAutoConfiguration {

    RedisStoreHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"idempotencyStoreHealthIndicator", "idempotencyStoreHealthContributor"})
    RedisStoreHealthIndicator idempotencyStoreHealthIndicator(RedisIdempotencyStore store) {
        return new RedisStoreHealthIndicator(store);
    }
}
