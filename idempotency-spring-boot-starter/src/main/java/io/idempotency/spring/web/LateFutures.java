package io.idempotency.spring.web;

import io.idempotency.spring.IdempotentExecution;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.DeferredResultMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitterReturnValueHandler;

/**
 * Takes note of the result of a future that comes after the client was told of a time-out, which Spring MVC itself ignores.
 * Thread safe.
 */
public final class LateFutures implements HandlerMethodReturnValueHandler {

    private final HandlerMethodReturnValueHandler delegate;

    private LateFutures(HandlerMethodReturnValueHandler delegate) {
        this.delegate = delegate;
    }

    /**
     * Finds the handlers of futures. Where Reactor is on the class path, that of emitters takes them, as it takes all that Reactor
     * can adapt.
     *
     * @param handlers all handlers of an adapter, in their order
     * @return the same, with those of futures taking note
     */
    public static List<HandlerMethodReturnValueHandler> noted(List<HandlerMethodReturnValueHandler> handlers) {
        List<HandlerMethodReturnValueHandler> noted = new ArrayList<>(handlers);
        noted.replaceAll(handler -> mayTakeFutures(handler) ? new LateFutures(handler) : handler);
        return noted;
    }

    private static boolean mayTakeFutures(HandlerMethodReturnValueHandler handler) {
        return handler instanceof DeferredResultMethodReturnValueHandler
                || handler instanceof ResponseBodyEmitterReturnValueHandler;
    }

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return this.delegate.supportsReturnType(returnType);
    }

    @Override
    public void handleReturnValue(
            @Nullable Object value, MethodParameter type, ModelAndViewContainer container, NativeWebRequest request)
            throws Exception {
        Object execution = request.getAttribute(IdempotentExecution.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        if (value instanceof CompletionStage<?> future && execution instanceof HandlerExecution known) {
            future.thenRun(known.exchange()::arrived);
            this.delegate.handleReturnValue(uncancelled(future), type, container, request);
        } else {
            this.delegate.handleReturnValue(value, type, container, request);
        }
    }

    /** With Reactor, Spring MVC cancels a future at the time-out: its work would go on, and its result be seen by nobody. */
    private static <T> CompletionStage<T> uncancelled(CompletionStage<T> future) {
        return future.thenApply(Function.identity());
    }
}
