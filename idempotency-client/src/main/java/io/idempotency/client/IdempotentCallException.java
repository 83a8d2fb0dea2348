package io.idempotency.client;

import org.jspecify.annotations.Nullable;
import org.springframework.web.client.RestClientException;

/**
 * A call that had a key ended without an answer for its caller. Blocking and reactive clients throw the same.
 *
 * <p>It is neither a {@code ResourceAccessException} nor one of a status, on purpose: who repeats a call on those repeats it with a
 * new key, which may do the operation twice. Its {@linkplain #getCause() cause} is the failure of the last attempt, or the exception
 * of its status.
 */
public abstract sealed class IdempotentCallException extends RestClientException
        permits ResponseNotKeptException, RetriesExhaustedException {

    private final IdempotentCall call;

    IdempotentCallException(String message, @Nullable Throwable cause, IdempotentCall call) {
        super(message, cause);
        this.call = call;
    }

    /** {@return the key} A later call for the same operation must have the same one. */
    public String getIdempotencyKey() {
        return this.call.key();
    }

    /** {@return what was tried, and what it came to} */
    public IdempotentCall getCall() {
        return this.call;
    }
}
