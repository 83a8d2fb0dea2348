package io.idempotency.spring;

import java.util.Locale;

/** Why a request with, or without, a key was refused. */
public enum IdempotencyProblem {
    /** There is no key, and the handler requires one. */
    KEY_MISSING("Idempotency-Key is missing"),

    /** What was sent is not a key. */
    KEY_INVALID("Idempotency-Key is invalid"),

    /** It is a key, but not in the format that the server asks for. */
    KEY_FORMAT("Idempotency-Key has the wrong format"),

    /** The key was used for another request. */
    KEY_REUSED("Idempotency-Key is already used"),

    /** The first request with this key is still running. */
    IN_PROGRESS("A request is outstanding for this Idempotency-Key"),

    /** The operation is done, and its answer is not there to be sent again. */
    RESPONSE_NOT_KEPT("The operation is done, but its response was not kept"),

    /** A {@link ReplayAuthorizer} has said that this caller may not have the stored answer. */
    REPLAY_FORBIDDEN("The stored response is not for this caller"),

    /** The store of keys does not answer. */
    STORE_UNAVAILABLE("Idempotency-Key cannot be checked now");

    private final String title;

    IdempotencyProblem(String title) {
        this.title = title;
    }

    /** {@return the problem's name in its type URI, such as {@code key-reused}} */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return a short summary in English (RFC 9457, section 3.1.3)} */
    public String title() {
        return this.title;
    }
}
