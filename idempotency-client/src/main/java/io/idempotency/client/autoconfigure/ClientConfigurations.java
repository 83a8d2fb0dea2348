package io.idempotency.client.autoconfigure;

import io.idempotency.client.IdempotencyClientInterceptor;
import io.idempotency.client.IdempotencyClientSettings;
import io.idempotency.client.IdempotencyExchangeFilter;
import io.idempotency.client.IdempotencyKeyGenerator;
import io.idempotency.client.IdempotentCallListener;
import io.idempotency.client.IdempotentCallMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.OnPropertyListCondition;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The parts of the auto-configuration, apart from it, so that they are looked at in their order: settings come first. */
final class ClientConfigurations {

    private ClientConfigurations() {}

    @Configuration(proxyBeanMethods = false)
    @Conditional(HostsCondition.class)
    @ConditionalOnMissingBean(IdempotencyClientSettings.class)
    static class Settings {

        @Bean
        IdempotencyClientSettings idempotencyClientSettings(
                IdempotencyClientProperties properties,
                ObjectProvider<IdempotencyKeyGenerator> keyGenerator,
                ObjectProvider<IdempotentCallListener> listeners) {
            IdempotencyClientSettings.Builder settings = SettingsMapper.map(properties);
            keyGenerator.ifAvailable(settings::keyGenerator);
            listeners.orderedStream().forEach(settings::listener);
            return settings.build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RestClientCustomizer.class)
    @ConditionalOnBean(IdempotencyClientSettings.class)
    static class Blocking {

        @Bean
        @ConditionalOnMissingBean
        IdempotencyClientInterceptor idempotencyClientInterceptor(IdempotencyClientSettings settings) {
            return new IdempotencyClientInterceptor(settings);
        }

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        RestClientCustomizer idempotencyRestClientCustomizer(IdempotencyClientInterceptor interceptor) {
            return builder -> builder.requestInterceptors(interceptors -> interceptors.add(0, interceptor));
        }

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        RestTemplateCustomizer idempotencyRestTemplateCustomizer(IdempotencyClientInterceptor interceptor) {
            return template -> template.getInterceptors().add(0, interceptor);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebClientCustomizer.class)
    @ConditionalOnBean(IdempotencyClientSettings.class)
    static class Reactive {

        @Bean
        @ConditionalOnMissingBean
        IdempotencyExchangeFilter idempotencyExchangeFilter(IdempotencyClientSettings settings) {
            return new IdempotencyExchangeFilter(settings);
        }

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        WebClientCustomizer idempotencyWebClientCustomizer(IdempotencyExchangeFilter filter) {
            return builder -> builder.filters(filters -> filters.add(0, filter));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    @Conditional(HostsCondition.class)
    static class Metrics {

        @Bean
        @ConditionalOnMissingBean
        IdempotentCallMetrics idempotentCallMetrics(MeterRegistry registry) {
            return new IdempotentCallMetrics(registry);
        }
    }

    static final class HostsCondition extends OnPropertyListCondition {

        HostsCondition() {
            super(
                    IdempotencyClientProperties.PREFIX + ".hosts",
                    () -> ConditionMessage.forCondition("Hosts that heed idempotency keys"));
        }
    }
}
