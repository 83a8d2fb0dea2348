package io.idempotency.sample;

import static io.idempotency.sample.Answers.assertProblem;
import static io.idempotency.sample.Answers.assertReplayOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance is killed and started again, on the database that it left behind. */
class SampleOnJdbcIT {

    private static final String BODY = "{\"amount\":%d,\"currency\":\"EUR\",\"card\":\"tok_visa\"}";

    @TempDir
    private Path directory;

    private RunningJar running;

    @AfterEach
    void stop() throws InterruptedException {
        this.running.kill();
    }

    @Test
    void anAnswerOutlivesItsProcess() throws Exception {
        PaymentsClient before = start();
        HttpResponse<String> charged = before.post("/charges", "kept", BODY.formatted(100));
        assertThat(charged.statusCode()).isEqualTo(201);
        this.running.kill();

        PaymentsClient after = start();
        assertReplayOf(charged, after.post("/charges", "kept", BODY.formatted(100)));
        assertProblem(after.post("/charges", "kept", BODY.formatted(101)), 409, "key-reused");
        assertThat(after.chargesOf(100)).hasSize(1);
    }

    /** The charge and that it is done were one commit, and the answer was not kept yet. */
    @Test
    void aChargeWhoseAnswerWasLostIsNotMadeAgain() throws Exception {
        PaymentsClient before = start("--sample.pause-after-effect=3s");
        CompletableFuture<HttpResponse<String>> lost = before.postAsync("/charges", "lost", BODY.formatted(200));
        Awaitility.await().until(() -> before.chargesOf(200).size() == 1);
        this.running.kill();
        assertThat(lost).failsWithin(Duration.ofSeconds(10));

        PaymentsClient after = start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertProblem(after.post("/charges", "lost", BODY.formatted(200)), 409, "response-not-kept"));
        assertThat(after.chargesOf(200)).hasSize(1);
    }

    private PaymentsClient start(String... arguments) throws IOException {
        this.running = RunningJar.startOnDatabase(0, "sample-on-jdbc", this.directory, arguments);
        return new PaymentsClient(this.running.awaitPort());
    }
}
