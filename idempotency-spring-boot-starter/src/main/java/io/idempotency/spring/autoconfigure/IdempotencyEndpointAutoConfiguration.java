package io.idempotency.spring.autoconfigure;

import io.idempotency.AnswerCodec;
import io.idempotency.RecordIds;
import io.idempotency.Scope;
import io.idempotency.spring.IdempotencyScopeResolver;
import io.idempotency.spring.actuate.IdempotencyEndpoint;
import io.idempotency.spring.autoconfigure.IdempotencyProperties.ScopeKind;
import io.idempotency.spring.web.RecordSettings;
import io.idempotency.store.IdempotencyStore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the Actuator endpoint, where it is exposed over HTTP, which it is not unless it is asked for. */
@AutoConfiguration(after = IdempotencyAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(IdempotencyEndpoint.class)
@ConditionalOnBean({IdempotencyProperties.class, IdempotencyScopeResolver.class})
@ConditionalOnSingleCandidate(IdempotencyStore.class)
public final class IdempotencyEndpointAutoConfiguration {

    IdempotencyEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    IdempotencyEndpoint idempotencyEndpoint(
            IdempotencyProperties properties,
            IdempotencyStore store,
            AnswerCodec codec,
            RecordIds ids,
            IdempotencyScopeResolver scopes,
            ObjectProvider<SanitizingFunction> sanitizing,
            ApplicationContext context) {
        return new IdempotencyEndpoint(
                new SettingsDescription(
                        properties, new Sanitizer(sanitizing.orderedStream().toList())),
                store,
                codec,
                new SettingsMapper(properties, context.getClassLoader())
                        .filter(RecordSettings.plain())
                        .keyRules(),
                ids,
                scopeOfNobody(scopes));
    }

    private static @Nullable Scope scopeOfNobody(IdempotencyScopeResolver scopes) {
        if (!(scopes instanceof ConfiguredScope configured)) {
            return null;
        }
        return configured.kind() == ScopeKind.GLOBAL ? Scope.global() : Scope.nobody();
    }
}
