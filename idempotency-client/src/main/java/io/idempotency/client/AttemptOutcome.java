package io.idempotency.client;

/** What a single attempt of a call came to. */
public enum AttemptOutcome {

    /** The server's answer, whatever its status, unless one of the others here fits better. */
    ANSWERED,

    /** The answer of an earlier attempt, as the replay header says. */
    REPLAYED,

    /** Another attempt with the same key is still running: problem {@code in-progress}. */
    IN_PROGRESS,

    /** The operation is done, and its answer is lost: problem {@code response-not-kept}. */
    NOT_KEPT,

    /** Status 429, 502, 503 or 504. */
    UNAVAILABLE,

    /** No connection could be made, as far as the HTTP client tells: the server has seen nothing of this attempt. */
    NOT_CONNECTED,

    /** The connection failed, or took too long, on the way to the end of the answer: the operation may be done. */
    BROKEN
}
