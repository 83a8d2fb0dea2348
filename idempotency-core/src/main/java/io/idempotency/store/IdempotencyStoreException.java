package io.idempotency.store;

import org.jspecify.annotations.Nullable;

/**
 * A store could not answer: it is unreachable, too slow, full, or broken. Whether the call took effect is unknown.
 *
 * <p>Nothing is known about the record, so the caller may wait, refuse, or (if configured) go on unprotected.
 */
public class IdempotencyStoreException extends RuntimeException {

    /**
     * Describes the failure.
     *
     * @param message what was tried and what went wrong, without keys or bodies
     */
    public IdempotencyStoreException(String message) {
        super(message);
    }

    /**
     * Describes the failure and keeps its cause.
     *
     * @param message what was tried and what went wrong, without keys or bodies
     * @param cause what the driver said
     */
    public IdempotencyStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
