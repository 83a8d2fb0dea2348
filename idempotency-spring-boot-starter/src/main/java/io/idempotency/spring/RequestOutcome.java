package io.idempotency.spring;

import java.util.Locale;

/** What became of a request that has a key, or lacks one that is required. */
public enum RequestOutcome {
    /** The handler ran. Whether its answer is kept depends on how it ended. */
    EXECUTED,

    /** The stored answer went out. */
    REPLAYED,

    /** The stored answer went out, after the request had waited for the run that made it. */
    WAITED,

    /** Refused: the first request with this key is still running. */
    IN_PROGRESS,

    /** Refused: the key was used for another request. */
    KEY_REUSED,

    /** Refused: there is no key, and the handler requires one. */
    KEY_MISSING,

    /** Refused: what was sent is not a key. */
    KEY_INVALID,

    /** Refused: the key is not in the format that is asked for. */
    KEY_FORMAT,

    /** Refused: the operation is done, and its answer is not there to be sent again. */
    NOT_KEPT,

    /** Refused: a {@link ReplayAuthorizer} has said that this caller may not have the stored answer. */
    REPLAY_FORBIDDEN,

    /** Refused: the store did not answer, or the record cannot be read. The handler did not run. */
    STORE_FAILURE,

    /** The store did not answer, and the handler ran unprotected, as configured. */
    UNPROTECTED,

    /** The handler ran, and another run took the key meanwhile. */
    OVERTAKEN,

    /**
     * The request ended before it was decided: its client has gone, its origin is not allowed, or something failed that is neither the
     * store nor the handler.
     */
    ABORTED;

    /** {@return the name in lower case with hyphens, such as {@code key-reused}} */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
