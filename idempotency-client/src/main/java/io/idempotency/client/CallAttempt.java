package io.idempotency.client;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has ended.
 *
 * @param outcome what it came to
 * @param status of the answer, or null if there was none
 * @param failure what kept the answer from coming, or null if it came
 * @param duration from sending to the answer, or to the failure
 */
public record CallAttempt(
        AttemptOutcome outcome,
        @Nullable Integer status,
        @Nullable Throwable failure,
        Duration duration) implements Serializable {

    /** {@return whether the server may have seen it}, as far as the HTTP client tells. */
    public boolean mayHaveArrived() {
        return this.outcome != AttemptOutcome.NOT_CONNECTED;
    }

    /** Says in a few words what it came to, such as {@code 503} or {@code ConnectException: Connection refused}. */
    @Override
    public String toString() {
        if (this.failure != null) {
            String message = this.failure.getMessage();
            String type = this.failure.getClass().getSimpleName();
            return message == null ? type : type + ": " + message;
        }
        return switch (this.outcome) {
            case IN_PROGRESS -> this.status + " in progress";
            case NOT_KEPT -> this.status + " response not kept";
            case REPLAYED -> this.status + " replayed";
            default -> String.valueOf(this.status);
        };
    }
}
