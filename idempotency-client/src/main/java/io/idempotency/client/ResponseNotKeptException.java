package io.idempotency.client;

import org.jspecify.annotations.Nullable;

/**
 * The operation is done, exactly once, and its answer is lost: problem {@code response-not-kept}. No retry brings it back; ask the
 * server for the state that the operation has left.
 */
public final class ResponseNotKeptException extends IdempotentCallException {

    ResponseNotKeptException(IdempotentCall call, @Nullable Throwable cause) {
        super(
                call.description() + " is done, but its answer was not kept (idempotency key '" + call.key() + "')",
                cause,
                call);
    }
}
