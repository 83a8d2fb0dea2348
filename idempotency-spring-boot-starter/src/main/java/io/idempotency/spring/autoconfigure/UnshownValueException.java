package io.idempotency.spring.autoconfigure;

/** A property has a value that makes no sense, and which is not to be shown: it is a secret, or may be one. */
final class UnshownValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String property;
    private final String reason;

    /** @param property its name, and perhaps where it comes from */
    UnshownValueException(String property, String reason) {
        super("The property " + property + " cannot be used: " + reason);
        this.property = property;
        this.reason = reason;
    }

    String property() {
        return this.property;
    }

    String reason() {
        return this.reason;
    }
}
