package io.idempotency.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Notices, before anybody handles it, that an exception has left a handler. Resolves none. */
public final class HandlerFailures implements HandlerExceptionResolver, PriorityOrdered {

    /** Makes one. */
    public HandlerFailures() {}

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (request.getAttribute(Exchange.ATTRIBUTE) instanceof Exchange exchange) {
            exchange.handleError();
        }
        return null;
    }
}
