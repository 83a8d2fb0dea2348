package io.idempotency.sample;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Makes a run last two seconds longer, before it does anything, if {@link Fault#SLOW} is asked for.
 *
 * <p>Interceptors are part of a run. Who gets an earlier answer, or is refused, does not wait.
 */
@Component
class SlowRuns implements WebMvcConfigurer, HandlerInterceptor {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws InterruptedException {
        if (Fault.SLOW.isAskedForBy(request)) {
            Thread.sleep(PAUSE.toMillis());
        }
        return true;
    }
}
