package io.idempotency.spring.actuate;

/** What was asked for names no record. The message tells whoever has asked why, without repeating a key. */
@SuppressWarnings("serial")
final class UnclearQueryException extends Exception {

    UnclearQueryException(String message) {
        super(message);
    }
}
