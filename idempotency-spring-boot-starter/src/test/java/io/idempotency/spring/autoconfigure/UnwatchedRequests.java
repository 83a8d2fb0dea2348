package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.IdempotencyFilter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.ClassUtils;

/** Requests in an application that lacks a library that would watch them: its classes cannot even be named there. */
final class UnwatchedRequests implements Runnable {

    @Override
    public void run() {
        boolean complete = ClassUtils.isPresent("io.micrometer.core.instrument.MeterRegistry", null)
                && ClassUtils.isPresent("org.slf4j.MDC", null);
        assertThat(complete).isFalse();
        new WebApplicationContextRunner()
                .withUserConfiguration(AsBootImportsIt.class)
                .run(context -> {
                    assertThat(handle(context).getHeader("Idempotent-Replayed")).isNull();
                    assertThat(handle(context).getHeader("Idempotent-Replayed")).isEqualTo("true");
                });
    }

    /** Sends the same request each time. */
    static MockHttpServletResponse handle(ApplicationContext context) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/charges");
        request.addHeader("Idempotency-Key", "order-17");
        MockHttpServletResponse response = new MockHttpServletResponse();
        IdempotencyFilter filter = (IdempotencyFilter)
                context.getBean(FilterRegistrationBean.class).getFilter();
        try {
            filter.doFilter(request, response, (req, res) -> res.getWriter().write("charged"));
            return response;
        } catch (ServletException ex) {
            throw new IllegalStateException(ex);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** By name, without loading what need not be there. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        IdempotencyAutoConfiguration.class,
        IdempotencyMetricsAutoConfiguration.class,
        IdempotencyObservationAutoConfiguration.class
    })
    static class AsBootImportsIt {}
}
