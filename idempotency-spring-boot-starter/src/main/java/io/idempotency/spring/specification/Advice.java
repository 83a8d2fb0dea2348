package io.idempotency.spring.specification;

import io.idempotency.spring.IdempotencyProblem;

/** Says what a problem means, and what a client does about it. */
final class Advice {

    private Advice() {}

    static String about(IdempotencyProblem problem) {
        return switch (problem) {
            case KEY_MISSING -> "This operation needs a key, and the request has none. Send one.";
            case KEY_INVALID -> "What was sent is not one key as described above. Correct it.";
            case KEY_FORMAT -> "The key does not have the form described above. Correct it.";
            case KEY_REUSED ->
                "The key was used for another request. Use a new key for a new operation; to repeat an operation, send"
                        + " the same request again.";
            case IN_PROGRESS ->
                "The first request with this key is still running. Send the same request with the same key again later.";
            case RESPONSE_NOT_KEPT ->
                "The operation is done and will not be done again, but its answer cannot be sent again. Look the result up.";
            case REPLAY_FORBIDDEN ->
                "The operation is done, but its answer is not for this caller. Log in as one who may have it, or give up.";
            case STORE_UNAVAILABLE ->
                "Keys cannot be checked now, and the operation was not run. Send the same request with the same key again"
                        + " later.";
        };
    }
}
