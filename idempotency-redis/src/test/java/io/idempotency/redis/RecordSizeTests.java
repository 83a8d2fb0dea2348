package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.Answer;
import io.idempotency.AnswerCodec;
import io.idempotency.HeaderLine;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a record costs the server, by its own account. The figures stand in {@code docs/redis.md}. */
class RecordSizeTests {

    private static final String PREFIX = "idempotency:";
    private static final Fingerprint FINGERPRINT = new Fingerprint("1.raw.-1.-1." + "d".repeat(43));
    private static final List<HeaderLine> HEADERS = List.of(
            new HeaderLine("Content-Type", "application/json", false),
            new HeaderLine("Content-Length", "200", false),
            new HeaderLine("Location", "/charges/4711", false),
            new HeaderLine("Cache-Control", "no-store", false),
            new HeaderLine("ETag", "\"5f2b\"", false));

    private static RedisProcess server;
    private static RedisIdempotencyStore store;

    @BeforeAll
    static void start() {
        server = RedisProcess.start();
        store = new RedisIdempotencyStore(Driver.LETTUCE.connect(server.port()), PREFIX, Duration.ofSeconds(10));
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"200, 650", "1024, 1400", "10240, 12500"})
    void anAnswerTakesNoMoreThanIsDocumented(int bodyBytes, long atMost) {
        Attempt attempt = Attempts.random();
        store.acquire(attempt, FINGERPRINT, Duration.ofSeconds(30));
        Answer answer = new Answer(201, false, HEADERS, new byte[bodyBytes]);
        store.complete(
                attempt,
                new Kept(FINGERPRINT, AnswerCodec.plain().encode(attempt.id(), answer)),
                Retention.of(Duration.ofDays(1)));

        long bytes = server.ask(commands -> commands.memoryUsage(PREFIX + attempt.id()));

        assertThat(bytes).isLessThanOrEqualTo(atMost);
    }
}
