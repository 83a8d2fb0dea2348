package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.IdempotencyScopeResolver;
import io.idempotency.spring.specification.SpecificationPage;
import io.idempotency.spring.web.PublishedRules;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Auto-configuration of the page that describes the rules in force, where it has a path. Who may see it is the application's business. */
@AutoConfiguration(after = IdempotencyAutoConfiguration.class)
@ConditionalOnProperty("idempotency.specification.path")
@ConditionalOnBean(PublishedRules.class)
public final class IdempotencySpecificationAutoConfiguration {

    IdempotencySpecificationAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "idempotencySpecification")
    RouterFunction<ServerResponse> idempotencySpecification(
            PublishedRules rules, IdempotencyProperties properties, IdempotencyScopeResolver scopes) {
        String path = Objects.requireNonNull(new SettingsMapper(properties, null).specificationPath());
        SpecificationPage page = new SpecificationPage(rules, scope(scopes));
        return RouterFunctions.route(RequestPredicates.GET(path).or(RequestPredicates.HEAD(path)), page);
    }

    private static String scope(IdempotencyScopeResolver scopes) {
        if (!(scopes instanceof ConfiguredScope configured)) {
            return "Keys of different callers are kept apart as this server sees fit.";
        }
        return switch (configured.kind()) {
            case PRINCIPAL ->
                "Keys of different users never meet. All callers who are not logged in share one set of keys.";
            case GLOBAL -> "All callers share one set of keys, so choose keys that nobody else can choose.";
        };
    }
}
