package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.web.IdempotentExecutionArgumentResolver;
import java.util.List;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets handlers take their execution as an argument. */
final class ExecutionArgumentConfigurer implements WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new IdempotentExecutionArgumentResolver());
    }
}
