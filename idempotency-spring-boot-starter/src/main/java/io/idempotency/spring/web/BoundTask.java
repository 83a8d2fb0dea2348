package io.idempotency.spring.web;

import io.idempotency.spring.IdempotentExecution;
import io.idempotency.spring.IdempotentExecutionHolder;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/**
 * Lets the work of one exchange that Spring MVC runs on another thread see its execution, and takes note of a result that comes
 * after the client was told of a time-out. Does not touch the request: a late result comes when the container has given it to
 * others.
 */
final class BoundTask implements CallableProcessingInterceptor {

    private final HandlerExecution execution;
    private @Nullable IdempotentExecution before;
    private @Nullable String contextBefore;

    BoundTask(HandlerExecution execution) {
        this.execution = execution;
    }

    @Override
    public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
        this.before = IdempotentExecutionHolder.get();
        IdempotentExecutionHolder.set(this.execution);
        this.contextBefore = RecordContext.set(this.execution.recordId());
    }

    @Override
    public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
        RecordContext.restore(this.contextBefore);
        IdempotentExecutionHolder.set(this.before);
        if (!(result instanceof Throwable)) {
            this.execution.exchange().arrived();
        }
    }
}
