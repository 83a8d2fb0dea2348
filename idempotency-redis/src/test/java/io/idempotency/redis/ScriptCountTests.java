package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How often a request asks Redis, by the server's own count of what it was told. */
class ScriptCountTests {

    /** What clients send; all else in the statistics is what scripts do, or this test. */
    private static final Pattern SENT =
            Pattern.compile("cmdstat_(eval|evalsha|script|get|set|multi|subscribe|publish):calls=(\\d+)");

    private static RedisProcess server;
    private static Payments payments;

    private final String key = Payments.newKey();

    @BeforeAll
    static void start() {
        server = RedisProcess.start();
        payments = Payments.on(server.port());
        payments.post(Payments.newKey(), "paid");
        payments.post(Payments.newKey(), "failed");
    }

    @AfterAll
    static void stop() {
        payments.close();
        server.close();
    }

    @Test
    void aFirstRequestAsksTwice() {
        assertThat(sentBy(() -> post("paid", 201))).isEqualTo(Map.of("evalsha", 2));
    }

    @Test
    void aReplayAsksOnce() {
        post("paid", 201);

        assertThat(sentBy(() -> post("paid", 201))).isEqualTo(Map.of("evalsha", 1));
        assertThat(payments.runs(this.key)).isOne();
    }

    @Test
    void aRefusalOfAReusedKeyAsksOnce() {
        post("paid", 201);

        assertThat(sentBy(() -> post("other", 409))).isEqualTo(Map.of("evalsha", 1));
    }

    @Test
    void aRefusalWhileTheFirstRunsAsksOnce() throws InterruptedException {
        Payments.Pause pause = payments.pauseWhen("slow");
        CompletableFuture<HttpResponse<String>> first = payments.send(this.key, "slow");
        assertThat(pause.reached().await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(sentBy(() -> post("slow", 409))).isEqualTo(Map.of("evalsha", 1));

        pause.over().countDown();
        assertThat(first.join().statusCode()).isEqualTo(201);
    }

    @Test
    void anAnswerThatIsNotKeptAsksTwice() {
        assertThat(sentBy(() -> post("failed", 500))).isEqualTo(Map.of("evalsha", 2));
    }

    @Test
    void aRequestWithoutAKeyAsksNothing() {
        assertThat(sentBy(() -> payments.post(null, "paid"))).isEmpty();
    }

    /** Beside the first one's completion: who waits asks, has the run watched, asks again, and once more when it is woken. */
    @Test
    void whoeverWaitsAsksFourTimesAndIsTold() {
        try (Payments waiting = Payments.on(server.port(), "idempotency.in-flight.strategy=wait")) {
            waitOnce(waiting, Payments.newKey());
            long start = System.nanoTime();

            Map<String, Integer> sent = sentBy(() -> waitOnce(waiting, this.key));

            int seconds = (int) Duration.ofNanos(System.nanoTime() - start).toSeconds();
            assertThat(sent.get("evalsha")).isBetween(6, 6 + 3 * seconds);
            assertThat(sent.get("publish")).isOne();
        }
    }

    private static void waitOnce(Payments payments, String key) {
        Payments.Pause pause = payments.pauseWhen("slow");
        CompletableFuture<HttpResponse<String>> first = payments.send(key, "slow");
        await().until(() -> pause.reached().getCount() == 0);
        CompletableFuture<HttpResponse<String>> second = payments.send(key, "slow");
        await().until(ScriptCountTests::isARecordWatched);
        pause.over().countDown();
        assertThat(second.join().body()).isEqualTo(first.join().body());
        assertThat(payments.runs(key)).isOne();
    }

    private static boolean isARecordWatched() {
        return server.ask(commands -> commands.keys("*").stream().anyMatch(name -> commands.hexists(name, "w")));
    }

    private void post(String body, int status) {
        assertThat(payments.post(this.key, body).statusCode()).isEqualTo(status);
    }

    private static Map<String, Integer> sentBy(Runnable requests) {
        server.ask(commands -> commands.configResetstat());
        requests.run();
        String statistics = server.ask(commands -> commands.info("commandstats"));
        return SENT.matcher(statistics)
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> Integer.valueOf(match.group(2))));
    }
}
