package io.idempotency.spring.actuate;

import io.idempotency.AnswerCodec;
import io.idempotency.store.RecordId;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.RecordSnapshot.Kept;
import io.idempotency.store.RecordSnapshot.NotKept;
import io.idempotency.store.RecordSnapshot.Running;
import io.idempotency.store.UnreadableRecordException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A record as operators see it. Durations are in the form of ISO 8601, in whole milliseconds.
 *
 * @param id its name in the store
 * @param state {@code running}, {@code takeable} (its lease has lapsed), {@code settled} (still running, the effect has happened),
 *     {@code kept}, {@code not-kept}, or {@code unreadable}
 * @param status of the answer that is kept, if this release can read it
 * @param reason why no answer is kept
 * @param age since it was done
 * @param leaseLeft until another request may run, or the operation counts as done
 * @param expiresIn until it is gone, or {@code never}
 */
record RecordDescription(
        String id,
        String state,
        @Nullable Integer status,
        @Nullable String reason,
        @Nullable String age,
        @Nullable String leaseLeft,
        @Nullable String expiresIn)
        implements OperationResponseBody {

    static RecordDescription of(RecordId id, RecordSnapshot found, AnswerCodec codec) {
        String end = found.timeLeft() == null ? "never" : text(found.timeLeft());
        if (found instanceof Running running) {
            return new RecordDescription(id.value(), state(running), null, null, null, text(running.leaseLeft()), end);
        }
        if (found instanceof Kept kept) {
            return new RecordDescription(
                    id.value(), "kept", status(id, kept, codec), null, text(kept.age()), null, end);
        }
        NotKept done = (NotKept) found;
        String reason = done.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new RecordDescription(id.value(), "not-kept", null, reason, text(done.age()), null, end);
    }

    static RecordDescription unreadable(RecordId id) {
        return new RecordDescription(id.value(), "unreadable", null, null, null, null, null);
    }

    private static String state(Running running) {
        if (running.takeable()) {
            return "takeable";
        }
        return running.settled() ? "settled" : "running";
    }

    private static @Nullable Integer status(RecordId id, Kept kept, AnswerCodec codec) {
        try {
            return codec.status(id, kept.head());
        } catch (UnreadableRecordException ex) {
            return null;
        }
    }

    private static String text(Duration duration) {
        return duration.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
