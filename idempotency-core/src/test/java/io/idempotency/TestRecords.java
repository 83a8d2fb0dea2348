package io.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import io.idempotency.store.StoredAnswer;
import java.time.Duration;
import java.util.List;

/** Sample values. */
final class TestRecords {

    static final Retention DAY = Retention.of(Duration.ofDays(1));

    private TestRecords() {}

    static RecordId id(int number) {
        return new Operation(Scope.global(), "POST", List.of("test"), new IdempotencyKey("k" + number)).id();
    }

    /** The fingerprint of a request that says this. */
    static Fingerprint fingerprint(String request) {
        return RequestDigest.of(List.of()).raw(request.getBytes(UTF_8));
    }

    static StoredAnswer answer(String body) {
        return AnswerCodec.plain()
                .encode(
                        id(1),
                        new Answer(200, false, List.of(new HeaderLine("X-Test", "yes", false)), body.getBytes(UTF_8)));
    }

    /** The request that says the one was answered by the other. */
    static Completion kept(String request, String body) {
        return new Completion.Kept(fingerprint(request), answer(body));
    }

    static Completion notKept(String request, NotKeptReason reason) {
        return new Completion.NotKept(fingerprint(request), reason);
    }
}
