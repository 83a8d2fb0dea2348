package io.idempotency.sample;

import static io.idempotency.sample.Answers.assertProblem;
import static io.idempotency.sample.Answers.assertReplayOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.redis.RedisProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two instances that share a Redis and nothing else: each has charges of its own, in its own database. */
class SampleOnRedisIT {

    private static final String BODY = "{\"amount\":%d,\"currency\":\"EUR\",\"card\":\"tok_visa\"}";

    @AutoClose
    private static RedisProcess redis;

    @AutoClose("stop")
    private static RunningJar one;

    @AutoClose("stop")
    private static RunningJar other;

    private static PaymentsClient here;
    private static PaymentsClient there;

    @BeforeAll
    static void start() throws IOException {
        redis = RedisProcess.start();
        one = startOnRedis("sample-on-redis-1");
        other = startOnRedis("sample-on-redis-2");
        here = new PaymentsClient(one.awaitPort());
        there = new PaymentsClient(other.awaitPort());
    }

    private static RunningJar startOnRedis(String name) throws IOException {
        return RunningJar.start(name, "--spring.profiles.active=redis", "--spring.data.redis.port=" + redis.port());
    }

    @Test
    void chargeOfOneInstanceIsReplayedByTheOther() throws Exception {
        HttpResponse<String> charged = here.post("/charges", "moved", BODY.formatted(100));
        assertThat(charged.statusCode()).isEqualTo(201);
        assertReplayOf(charged, there.post("/charges", "moved", BODY.formatted(100)));
        assertChargedOnce(100);
    }

    @Test
    void otherAmountUnderTheSameKeyIsRefusedByTheOtherInstance() throws Exception {
        here.post("/charges", "reused", BODY.formatted(200));
        assertProblem(there.post("/charges", "reused", BODY.formatted(201)), 409, "key-reused");
        assertThat(there.chargesOf(201)).isEmpty();
    }

    @Test
    void ofTwoInstancesAtTheSameTimeOneCharges() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> calls = Stream.of(here, there)
                .map(client -> client.postAsync("/slow-charges", "raced", BODY.formatted(300)))
                .toList();
        List<HttpResponse<String>> answers =
                calls.stream().map(CompletableFuture::join).toList();
        assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(201, 409);
        HttpResponse<String> charged = answers.stream()
                .filter(answer -> answer.statusCode() == 201)
                .findFirst()
                .orElseThrow();
        assertReplayOf(charged, here.post("/slow-charges", "raced", BODY.formatted(300)));
        assertReplayOf(charged, there.post("/slow-charges", "raced", BODY.formatted(300)));
        assertChargedOnce(300);
    }

    private static void assertChargedOnce(long amount) throws IOException, InterruptedException {
        assertThat(here.chargesOf(amount).size() + there.chargesOf(amount).size())
                .isEqualTo(1);
    }
}
