package io.idempotency.spring.web;

import io.idempotency.AnswerCodec;
import io.idempotency.RecordIds;
import io.idempotency.spring.AnswerRedactor;
import java.util.List;

/**
 * How records are named, and in which form they hold answers.
 *
 * @param ids names them
 * @param codec writes and reads answers
 * @param redactors decide what is kept of an answer, one after the other
 */
public record RecordSettings(RecordIds ids, AnswerCodec codec, List<AnswerRedactor> redactors) {

    /** Copies the list. */
    public RecordSettings {
        redactors = List.copyOf(redactors);
    }

    /** {@return names without a secret, and answers in clear, as they are} */
    public static RecordSettings plain() {
        return new RecordSettings(RecordIds.unkeyed(), AnswerCodec.plain(), List.of());
    }
}
