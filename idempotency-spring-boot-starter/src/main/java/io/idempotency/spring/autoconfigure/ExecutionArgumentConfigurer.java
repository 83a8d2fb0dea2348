package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.web.ExecutionCallables;
import io.idempotency.spring.web.IdempotentExecutionArgumentResolver;
import java.util.List;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets handlers take their execution as an argument, and find it on the threads that Spring MVC runs them on. */
final class ExecutionArgumentConfigurer implements WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new IdempotentExecutionArgumentResolver());
    }

    @Override
    public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
        configurer.registerCallableInterceptors(new ExecutionCallables());
    }
}
