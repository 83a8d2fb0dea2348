package io.idempotency.spring;

import org.jspecify.annotations.Nullable;

/**
 * Binds an execution to a thread that its request is not bound to, for {@link IdempotentExecution#current()}. The threads on
 * which Spring MVC runs a {@code Callable} or a {@code StreamingResponseBody} are bound without the application's doing; others
 * are the application's to bind.
 */
public final class IdempotentExecutionHolder {

    private static final ThreadLocal<IdempotentExecution> BOUND = new ThreadLocal<>();

    private IdempotentExecutionHolder() {}

    /**
     * Binds an execution to this thread. To be undone by the same thread, with what was bound before.
     *
     * @param execution {@code null} to bind none
     */
    public static void set(@Nullable IdempotentExecution execution) {
        if (execution == null) {
            BOUND.remove();
        } else {
            BOUND.set(execution);
        }
    }

    /** {@return what is bound to this thread, {@code null} if nothing is} */
    public static @Nullable IdempotentExecution get() {
        return BOUND.get();
    }
}
