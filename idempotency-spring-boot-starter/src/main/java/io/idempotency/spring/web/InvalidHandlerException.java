package io.idempotency.spring.web;

/** An {@code @Idempotent} annotation makes no sense. Stops the start. */
public final class InvalidHandlerException extends RuntimeException {

    private final String handler;
    private final String reason;

    InvalidHandlerException(String handler, String reason) {
        super("@Idempotent on " + handler + " makes no sense: " + reason);
        this.handler = handler;
        this.reason = reason;
    }

    /** {@return class and method of the handler} */
    public String handler() {
        return this.handler;
    }

    /** {@return what is wrong, as part of a sentence} */
    public String reason() {
        return this.reason;
    }
}
