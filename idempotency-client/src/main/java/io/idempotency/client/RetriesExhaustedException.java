package io.idempotency.client;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * No attempt has brought an answer. The message says how often it was tried, what came of each attempt, and why there is no further
 * one. The operation may be done, or about to be: a later call for it must have the same key.
 */
public final class RetriesExhaustedException extends IdempotentCallException {

    RetriesExhaustedException(IdempotentCall call, String reason, @Nullable Throwable cause) {
        super(message(call, reason), cause, call);
    }

    private static String message(IdempotentCall call, String reason) {
        int number = call.attempts().size();
        return String.format(
                Locale.ROOT,
                "Gave up on %s after %d %s in %.1f s, because %s. Attempts: %s. %s",
                call.description(),
                number,
                number == 1 ? "attempt" : "attempts",
                call.duration().toMillis() / 1000.0,
                reason,
                call.attempts().stream().map(CallAttempt::toString).collect(Collectors.joining("; ")),
                advice(call));
    }

    private static String advice(IdempotentCall call) {
        return (call.mayHaveArrived()
                        ? "The operation may be done: repeat it"
                        : "It seems that no attempt has reached the server: repeat the operation, if at all,")
                + " with no other idempotency key than '" + call.key() + "'";
    }
}
