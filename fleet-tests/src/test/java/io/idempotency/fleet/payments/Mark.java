package io.idempotency.fleet.payments;

/** The instructions on the path of a request at which a process can be made to end, in their order. */
public enum Mark {
    BEFORE_ACQUIRE,
    /** The key is this request's, or another's. */
    AFTER_ACQUIRE,
    /** The key was left by one that has died; only a retry gets here. */
    AFTER_TAKE_OVER,
    /** In the transaction of the handler. */
    BEFORE_EFFECT,
    AFTER_EFFECT,
    BEFORE_SETTLE,
    AFTER_SETTLE,
    /** The commit and the end are on their way at the same time. */
    DURING_COMMIT,
    AFTER_COMMIT,
    BEFORE_COMPLETE,
    /** As with the commit. */
    DURING_COMPLETE,
    AFTER_COMPLETE,
    /** As far as the application can know. */
    AFTER_ANSWER;

    /** Names, joined by commas, of the marks at which a request is to end the process that has it, once at each of them. */
    public static final String HEADER = "X-Die-At";

    boolean isAtOnce() {
        return this == DURING_COMMIT || this == DURING_COMPLETE;
    }
}
