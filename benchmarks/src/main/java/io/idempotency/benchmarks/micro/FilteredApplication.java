package io.idempotency.benchmarks.micro;

import io.idempotency.spring.Idempotent;
import io.idempotency.spring.autoconfigure.IdempotencyAutoConfiguration;
import io.idempotency.spring.autoconfigure.IdempotentExecutionAutoConfiguration;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.web.MockFilterConfig;
import org.springframework.mock.web.MockServletConfig;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.DispatcherServlet;

/** An application with the starter and the in-memory store as Spring Boot configures them, without a server. */
final class FilteredApplication implements AutoCloseable {

    /** Name of the dispatcher servlet. */
    static final String SERVLET = "dispatcherServlet";

    /** What the handler without an annotation is mapped to. */
    static final String PATH = "/payments";

    private final AnnotationConfigServletWebApplicationContext context =
            new AnnotationConfigServletWebApplicationContext();
    private final Filter filter;

    /**
     * Starts an application.
     *
     * @param annotated whether it has a second handler, which requires a key: requests without one are then looked up
     * @param ttl how long an answer is kept
     */
    FilteredApplication(boolean annotated, Duration ttl) throws ServletException {
        MockServletContext container = new MockServletContext();
        this.context.setServletContext(container);
        this.context
                .getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "benchmark",
                        Map.of("idempotency.ttl", ttl.toString(), "idempotency.store.memory.max-size", "2GB")));
        this.context.register(Common.class);
        if (annotated) {
            this.context.register(Refunds.class);
        }
        this.context.refresh();
        this.context.getBean(DispatcherServlet.class).init(new MockServletConfig(container, SERVLET));
        this.filter = filter(container);
    }

    Filter filter() {
        return this.filter;
    }

    @Override
    public void close() {
        this.context.close();
    }

    private Filter filter(MockServletContext container) throws ServletException {
        Filter configured = Objects.requireNonNull(
                this.context.getBean(FilterRegistrationBean.class).getFilter());
        configured.init(new MockFilterConfig(container, "idempotencyFilter"));
        return configured;
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class,
        IdempotencyAutoConfiguration.class,
        IdempotentExecutionAutoConfiguration.class
    })
    static class Common {

        @RestController
        static class Payments {

            @PostMapping(PATH)
            String pay() {
                throw new AssertionError("The benchmarks have a chain of their own");
            }
        }
    }

    @RestController
    static class Refunds {

        @Idempotent(required = true)
        @PostMapping("/refunds")
        String refund() {
            throw new AssertionError("The benchmarks have a chain of their own");
        }
    }
}
