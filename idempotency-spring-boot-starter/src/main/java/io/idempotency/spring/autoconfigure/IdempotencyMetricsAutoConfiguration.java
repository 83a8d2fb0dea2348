package io.idempotency.spring.autoconfigure;

import io.idempotency.IdempotencyEngine;
import io.idempotency.spring.actuate.EngineGauges;
import io.idempotency.spring.actuate.EngineMetrics;
import io.idempotency.store.StoreStatistics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the metrics of the engine and its store, where there is a registry for them. */
@AutoConfiguration(
        after = IdempotencyAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnBean(IdempotencyEngine.class)
public final class IdempotencyMetricsAutoConfiguration {

    IdempotencyMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    EngineMetrics idempotencyEngineMetrics(MeterRegistry registry) {
        return new EngineMetrics(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    EngineGauges idempotencyEngineGauges(IdempotencyEngine engine, ObjectProvider<StoreStatistics> store) {
        return new EngineGauges(engine, store.getIfUnique());
    }
}
