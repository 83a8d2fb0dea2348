package io.idempotency.benchmarks;

import io.idempotency.Answer;
import io.idempotency.AnswerCodec;
import io.idempotency.Decision;
import io.idempotency.Execution;
import io.idempotency.HeaderLine;
import io.idempotency.IdempotencyEngine;
import io.idempotency.IdempotencyKey;
import io.idempotency.Match;
import io.idempotency.Operation;
import io.idempotency.PresentedRequest;
import io.idempotency.RecordedFingerprint;
import io.idempotency.RequestDigest;
import io.idempotency.Scope;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import io.idempotency.store.StoredAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * A request to a payment service and its answer of 200 bytes with five headers, as the filter hands them to the engine.
 *
 * @param id its record
 * @param fingerprint what the request looks like
 * @param answer what the handler answers, as it is stored
 */
public record Payment(RecordId id, Fingerprint fingerprint, StoredAnswer answer) implements PresentedRequest {

    private static final int ANSWER_BYTES = 200;

    /** {@return one of many, made in every part as the filter makes it} */
    public static Payment numbered(long number) {
        IdempotencyKey key = new IdempotencyKey(new UUID(0x4711, number).toString());
        RecordId id = new Operation(Scope.principal("alice"), "POST", List.of("/", "=payments"), key).id();
        Fingerprint fingerprint = RequestDigest.of(List.of("/payments", "", "application/json"))
                .raw(bytes("{\"amount\":" + number + "}"));
        return new Payment(id, fingerprint, AnswerCodec.plain().encode(id, answer(number)));
    }

    /**
     * Sends it, and ends it with the answer if it is to run.
     *
     * @return what the engine decided
     */
    public Decision send(IdempotencyEngine engine, Retention retention) throws IOException {
        Execution execution = engine.attempt(this.id);
        Decision decision = execution.begin(this);
        if (decision instanceof Decision.Run) {
            execution.complete(new Completion.Kept(this.fingerprint, this.answer), retention);
        }
        return decision;
    }

    @Override
    public Match compareWithRunning(RecordedFingerprint recorded) {
        return recorded.match(this.fingerprint);
    }

    @Override
    public Match compareWithFinished(RecordedFingerprint recorded) {
        return recorded.match(this.fingerprint);
    }

    private static Answer answer(long number) {
        List<HeaderLine> headers = List.of(
                new HeaderLine("Content-Type", "application/json", false),
                new HeaderLine("Location", "/payments/" + number, false),
                new HeaderLine("ETag", "\"33a64df551425fcc\"", false),
                new HeaderLine("Cache-Control", "no-store", false),
                new HeaderLine("X-Request-Id", "b7ad6b7169203331", false));
        String start = "{\"id\":" + number + ",\"state\":\"";
        String end = "\"}";
        String body = start + "x".repeat(ANSWER_BYTES - start.length() - end.length()) + end;
        return new Answer(201, false, headers, bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
