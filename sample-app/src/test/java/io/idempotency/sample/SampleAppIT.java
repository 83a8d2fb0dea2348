package io.idempotency.sample;

import static io.idempotency.sample.Answers.assertProblem;
import static io.idempotency.sample.Answers.assertReplayOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each test charges an amount of its own, by which it finds its charges among those of the others. */
class SampleAppIT {

    private static final String BODY = "{\"amount\":%d,\"currency\":\"EUR\",\"card\":\"tok_visa\"}";

    @AutoClose("stop")
    private static RunningJar app;

    private static PaymentsClient client;
    private static String firstAnswer;

    /** The first charge of all is that of the README, so that its number is the same. */
    @BeforeAll
    static void start() throws Exception {
        app = RunningJar.start("sample-app-it");
        client = new PaymentsClient(app.awaitPort());
        firstAnswer = client.post("/charges", "order-17", BODY.formatted(1000)).body();
    }

    @Test
    void theReadmeSaysWhatComesBack() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        assertThat(readme).contains(BODY.formatted(1000), firstAnswer + "\n201\n", firstAnswer + "\n201 true\n");
    }

    @Test
    void thePageIsInTheJar() throws Exception {
        assertThat(client.get("/").body()).contains("<title>Charge a card, once</title>");
        assertThat(client.get("/app.js").statusCode()).isEqualTo(200);
    }

    @Test
    void retryIsReplayedAndChargesOnce() throws Exception {
        HttpResponse<String> first = client.post("/charges", "retried", BODY.formatted(100));
        HttpResponse<String> retry = client.post("/charges", "retried", BODY.formatted(100));
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertReplayOf(first, retry);
        assertThat(client.chargesOf(100)).hasSize(1);
    }

    @Test
    void otherAmountUnderTheSameKeyIsRefused() throws Exception {
        client.post("/charges", "reused", BODY.formatted(200));
        HttpResponse<String> other = client.post("/charges", "reused", BODY.formatted(201));
        assertProblem(other, 409, "key-reused");
        assertThat(client.chargesOf(201)).isEmpty();
    }

    @Test
    void chargeWithoutKeyIsRefused() throws Exception {
        assertProblem(client.postWithoutKey("/charges", BODY.formatted(300)), 400, "key-missing");
        assertThat(client.chargesOf(300)).isEmpty();
    }

    @Test
    void secondRequestIsRefusedWhileTheFirstIsRunning() throws Exception {
        CompletableFuture<HttpResponse<String>> one = client.postAsync("/slow-charges", "slow", BODY.formatted(400));
        CompletableFuture<HttpResponse<String>> other = client.postAsync("/slow-charges", "slow", BODY.formatted(400));
        List<HttpResponse<String>> responses = Stream.of(one.join(), other.join())
                .sorted(Comparator.comparingInt(HttpResponse::statusCode))
                .toList();
        HttpResponse<String> charged = responses.get(0);
        HttpResponse<String> refused = responses.get(1);
        assertThat(charged.statusCode()).isEqualTo(201);
        assertProblem(refused, 409, "in-progress");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("3");
        assertReplayOf(charged, client.post("/slow-charges", "slow", BODY.formatted(400)));
        assertThat(client.chargesOf(400)).hasSize(1);
    }

    @Test
    void failureFreesTheKey() throws Exception {
        HttpResponse<String> failed = client.post("/flaky-charges", "flaky", BODY.formatted(500));
        HttpResponse<String> charged = client.post("/flaky-charges", "flaky", BODY.formatted(500));
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(charged.statusCode()).isEqualTo(201);
        assertReplayOf(charged, client.post("/flaky-charges", "flaky", BODY.formatted(500)));
        assertThat(client.chargesOf(500)).hasSize(1);
    }

    @Test
    void retryOfRefundRefundsOnce() throws Exception {
        HttpResponse<String> charged = client.post("/charges", "refunded", BODY.formatted(600));
        String location = charged.headers().firstValue("Location").orElseThrow();
        HttpResponse<String> refunded = client.post(location + "/refunds", "refund", "{\"amount\":250}");
        assertThat(refunded.statusCode()).isEqualTo(200);
        assertReplayOf(refunded, client.post(location + "/refunds", "refund", "{\"amount\":250}"));
        assertThat(JsonPath.<Integer>read(client.get(location).body(), "$.refunded"))
                .isEqualTo(250);
    }
}
