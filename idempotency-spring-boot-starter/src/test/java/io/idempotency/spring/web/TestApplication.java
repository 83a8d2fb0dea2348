package io.idempotency.spring.web;

import io.idempotency.EngineListener;
import io.idempotency.spring.ReplayAuthorizer;
import io.idempotency.store.RecordId;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.util.WebUtils;

/** The application that the tests talk to: an ordinary one, with filters before ours and a store that can fail. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        exclude = {
            ManagementWebSecurityAutoConfiguration.class,
            SecurityFilterAutoConfiguration.class,
            ServletWebSecurityAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class
        })
@Import({
    AsyncController.class,
    BodyController.class,
    AnswerController.class,
    PolicyController.class,
    AnnotatedController.class,
    CatchAllAdvice.class,
    EndsController.class,
    EndsController.Views.class,
    StreamController.class,
    WaitController.class,
    KindsController.class,
    CorsController.class,
    RoutesConfiguration.class,
    LooksFirstStore.class,
    WorkController.class,
    LoggingController.class,
    SecondServlet.class
})
class TestApplication {

    @Bean
    Ledger ledger() {
        return new Ledger();
    }

    @Bean
    FaultyStore store() {
        return FaultyStore.aroundStoreUnderTest();
    }

    /** Rights may have been revoked since the first request. */
    @Bean
    ReplayAuthorizer authorizer() {
        return request -> request.getHeader("X-Revoked") == null;
    }

    @Bean
    RecordingObserver observer() {
        return new RecordingObserver();
    }

    @Bean
    CountingListener listener() {
        return new CountingListener();
    }

    /** Does what tracing, CORS and authentication do. */
    @Bean
    FilterRegistrationBean<Filter> outerFilter() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            HttpServletResponse http = (HttpServletResponse) response;
            http.setHeader("X-Trace", UUID.randomUUID().toString());
            http.addHeader("Vary", "Origin");
            chain.doFilter(withUser((HttpServletRequest) request), response);
            http.setHeader("X-After", "late");
        });
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** Does what protection against forged requests does: it reads a parameter, and perhaps refuses. */
    @Bean
    FilterRegistrationBean<Filter> readingFilter() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            HttpServletRequest http = (HttpServletRequest) request;
            if (http.getHeader("X-Csrf") != null && !http.getHeader("X-Csrf").equals(http.getParameter("_csrf"))) {
                ((HttpServletResponse) response).sendError(403);
            } else {
                chain.doFilter(request, response);
            }
        });
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }

    /** Sends a request elsewhere, as a filter that rewrites addresses does. */
    @Bean
    FilterRegistrationBean<Filter> rewritingFilter() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            String target = ((HttpServletRequest) request).getHeader("X-Rewrite");
            if (target == null) {
                chain.doFilter(request, response);
            } else {
                request.getRequestDispatcher(target).forward(request, response);
            }
        });
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        return registration;
    }

    /** Lets a request wait before it goes on. */
    @Bean
    FilterRegistrationBean<Filter> suspendingFilter() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            if (((HttpServletRequest) request).getHeader("X-Suspend") == null) {
                chain.doFilter(request, response);
            } else {
                AsyncContext context = request.startAsync(request, response);
                context.start(context::dispatch);
            }
        });
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        registration.setAsyncSupported(true);
        return registration;
    }

    @Bean
    @ConditionalOnProperty("test.etag-order")
    FilterRegistrationBean<ShallowEtagHeaderFilter> etagFilter(@Value("${test.etag-order}") int order) {
        FilterRegistrationBean<ShallowEtagHeaderFilter> registration =
                new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
        registration.setOrder(order);
        return registration;
    }

    /** Comes last, and says whether what handlers get is wrapped by us, if it is asked. */
    @Bean
    FilterRegistrationBean<Filter> probingFilter() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            if (((HttpServletRequest) request).getHeader("X-Probe") != null) {
                boolean wrapped = WebUtils.getNativeRequest(request, HandlerRequest.class) != null
                        || WebUtils.getNativeResponse(response, HeldResponse.class) != null
                        || response instanceof OpaqueResponse;
                ((HttpServletResponse) response).setHeader("X-Wrapped", Boolean.toString(wrapped));
            }
            chain.doFilter(request, response);
        });
        registration.setOrder(Ordered.LOWEST_PRECEDENCE);
        return registration;
    }

    private static HttpServletRequest withUser(HttpServletRequest request) {
        String user = request.getHeader("X-User");
        return user == null
                ? request
                : new HttpServletRequestWrapper(request) {
                    @Override
                    public Principal getUserPrincipal() {
                        return () -> user;
                    }
                };
    }

    /** Counts what the engine tells. */
    static final class CountingListener implements EngineListener {

        final AtomicInteger overtaken = new AtomicInteger();
        final AtomicInteger deferred = new AtomicInteger();
        final AtomicInteger recovered = new AtomicInteger();

        @Override
        public void overtaken(RecordId id) {
            this.overtaken.incrementAndGet();
        }

        @Override
        public void completionDeferred(RecordId id) {
            this.deferred.incrementAndGet();
        }

        @Override
        public void completionRecovered(RecordId id) {
            this.recovered.incrementAndGet();
        }
    }
}
