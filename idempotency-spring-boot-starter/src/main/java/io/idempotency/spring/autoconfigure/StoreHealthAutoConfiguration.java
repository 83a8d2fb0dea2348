package io.idempotency.spring.autoconfigure;

import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of the store, as {@code idempotencyStore}. The in-memory one has none: it is there as long as the
 * process is.
 */
@AutoConfiguration(after = IdempotencyAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSingleCandidate(IdempotencyStore.class)
@ConditionalOnMissingBean(InMemoryIdempotencyStore.class)
@ConditionalOnEnabledHealthIndicator("idempotency-store")
public final class StoreHealthAutoConfiguration {

    StoreHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"idempotencyStoreHealthIndicator", "idempotencyStoreHealthContributor"})
    StoreHealthIndicator idempotencyStoreHealthIndicator(IdempotencyStore store) {
        return new StoreHealthIndicator(store);
    }
}
