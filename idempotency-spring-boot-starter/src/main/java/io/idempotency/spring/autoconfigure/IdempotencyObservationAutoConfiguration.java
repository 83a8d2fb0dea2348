package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.actuate.DefaultIdempotencyObservationConvention;
import io.idempotency.spring.actuate.IdempotencyObservationConvention;
import io.idempotency.spring.actuate.RequestObservations;
import io.idempotency.spring.web.IdempotencyFilter;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of observations of requests with a key, where there is a registry for them. */
@AutoConfiguration(
        before = IdempotencyAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ObservationRegistry.class, IdempotencyFilter.class})
@ConditionalOnSingleCandidate(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "idempotency.enabled", matchIfMissing = true)
public final class IdempotencyObservationAutoConfiguration {

    IdempotencyObservationAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    RequestObservations idempotencyRequestObservations(
            ObservationRegistry registry, ObjectProvider<IdempotencyObservationConvention> convention) {
        return new RequestObservations(
                registry, convention.getIfAvailable(DefaultIdempotencyObservationConvention::new));
    }
}
