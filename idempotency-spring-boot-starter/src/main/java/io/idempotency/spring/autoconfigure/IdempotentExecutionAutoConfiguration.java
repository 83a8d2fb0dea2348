package io.idempotency.spring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Auto-configuration of handler arguments, also where {@code idempotency.enabled} is off: a handler that asks for its
 * execution works all the same, and finds none.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
public final class IdempotentExecutionAutoConfiguration {

    IdempotentExecutionAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ExecutionArgumentConfigurer idempotentExecutionArgumentConfigurer() {
        return new ExecutionArgumentConfigurer();
    }
}
