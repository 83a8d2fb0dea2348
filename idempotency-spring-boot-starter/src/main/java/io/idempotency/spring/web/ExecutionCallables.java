package io.idempotency.spring.web;

import io.idempotency.spring.IdempotentExecution;
import io.idempotency.spring.IdempotentExecutionHolder;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/**
 * Lets work that Spring MVC runs on another thread see its execution, and takes note of a result that comes after the client was
 * told of a time-out. Thread safe.
 */
public final class ExecutionCallables implements CallableProcessingInterceptor {

    /** Requests must not be touched when a late result comes: the container has given them to others. */
    private final Map<Callable<?>, HandlerExecution> executions = Collections.synchronizedMap(new WeakHashMap<>());

    /** Makes an interceptor, to be registered with Spring MVC. */
    public ExecutionCallables() {}

    @Override
    public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
        Object execution = request.getAttribute(IdempotentExecution.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        if (execution instanceof HandlerExecution known) {
            this.executions.put(task, known);
        }
    }

    @Override
    public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
        IdempotentExecutionHolder.set(this.executions.get(task));
    }

    @Override
    public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
        IdempotentExecutionHolder.set(null);
        HandlerExecution execution = this.executions.remove(task);
        if (execution != null && !(result instanceof Throwable)) {
            execution.exchange().arrived();
        }
    }
}
