package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.openapi.IdempotencyOpenApiCustomizer;
import io.idempotency.spring.web.PublishedRules;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.context.WebApplicationContext;

/** Auto-configuration of what the OpenAPI document says about keys, where springdoc makes one. */
@AutoConfiguration(
        after = IdempotencyAutoConfiguration.class,
        beforeName = "org.springdoc.core.configuration.SpringDocConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(GlobalOpenApiCustomizer.class)
@ConditionalOnBooleanProperty(name = "springdoc.api-docs.enabled", matchIfMissing = true)
@ConditionalOnBean(PublishedRules.class)
public final class IdempotencyOpenApiAutoConfiguration {

    IdempotencyOpenApiAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    IdempotencyOpenApiCustomizer idempotencyOpenApiCustomizer(PublishedRules rules, WebApplicationContext context) {
        return new IdempotencyOpenApiCustomizer(rules, () -> contextPath(context));
    }

    private static String contextPath(WebApplicationContext context) {
        return context.getServletContext() == null
                ? ""
                : context.getServletContext().getContextPath();
    }
}
