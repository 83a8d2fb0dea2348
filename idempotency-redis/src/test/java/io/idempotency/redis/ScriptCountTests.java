package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.idempotency.redis.SentCommands.Command;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How often a request asks Redis: all that the server is sent by anyone, whatever it is. */
class ScriptCountTests {

    private static final String SCRIPT = "evalsha";
    private static final int THIRDS = 4;

    private static RedisProcess server;
    private static Payments payments;
    private static SentCommands sent;

    private final String key = Payments.newKey();

    @BeforeAll
    static void start() {
        server = RedisProcess.start();
        payments = Payments.on(server.port());
        await().until(ScriptCountTests::theServerHasBeenChecked);
        payments.post(Payments.newKey(), "paid");
        payments.post(Payments.newKey(), "failed");
        sent = new SentCommands(server);
    }

    @AfterAll
    static void stop() {
        sent.close();
        payments.close();
        server.close();
    }

    @Test
    void aFirstRequestAsksTwice() {
        assertThat(sentBy(() -> post("paid", 201))).containsExactly(SCRIPT, SCRIPT);
    }

    @Test
    void aReplayAsksOnce() {
        post("paid", 201);

        assertThat(sentBy(() -> post("paid", 201))).containsExactly(SCRIPT);
        assertThat(payments.runs(this.key)).isOne();
    }

    @Test
    void aRefusalOfAReusedKeyAsksOnce() {
        post("paid", 201);

        assertThat(sentBy(() -> post("other", 409))).containsExactly(SCRIPT);
    }

    @Test
    void aRefusalWhileTheFirstRunsAsksOnce() throws InterruptedException {
        Payments.Pause pause = payments.pauseWhen("slow");
        CompletableFuture<HttpResponse<String>> first = payments.send(this.key, "slow");
        assertThat(pause.reached().await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(sentBy(() -> post("slow", 409))).containsExactly(SCRIPT);

        pause.over().countDown();
        assertThat(first.join().statusCode()).isEqualTo(201);
    }

    @Test
    void anAnswerThatIsNotKeptAsksTwice() {
        assertThat(sentBy(() -> post("failed", 500))).containsExactly(SCRIPT, SCRIPT);
    }

    @Test
    void aRequestWithoutAKeyAsksNothing() {
        assertThat(sentBy(() -> payments.post(null, "paid"))).isEmpty();
    }

    /** Beside the first one's completion: who waits asks, has the run watched, asks again, and once more when it is woken. */
    @Test
    void whoeverWaitsAsksFourTimesAndIsTold() {
        try (RedisProcess other = RedisProcess.start();
                Payments waiting = Payments.on(other.port(), "idempotency.in-flight.strategy=wait")) {
            waitOnce(other, waiting, Payments.newKey());
            try (SentCommands commands = new SentCommands(other)) {
                long start = System.nanoTime();

                waitOnce(other, waiting, this.key);

                int seconds = (int) Duration.ofNanos(System.nanoTime() - start).toSeconds();
                assertThat(commands.names()).filteredOn(SCRIPT::equals).hasSizeBetween(6, 6 + 3 * seconds);
            }
        }
    }

    private static void waitOnce(RedisProcess redis, Payments payments, String key) {
        Payments.Pause pause = payments.pauseWhen("slow");
        CompletableFuture<HttpResponse<String>> first = payments.send(key, "slow");
        await().until(() -> pause.reached().getCount() == 0);
        CompletableFuture<HttpResponse<String>> second = payments.send(key, "slow");
        await().until(() -> isARecordWatched(redis));
        pause.over().countDown();
        assertThat(second.join().body()).isEqualTo(first.join().body());
        assertThat(payments.runs(key)).isOne();
    }

    private static boolean isARecordWatched(RedisProcess redis) {
        return redis.ask(commands -> commands.keys("*").stream()
                .map(commands::get)
                .anyMatch(record -> record.startsWith("1 running ") && record.contains("\n")));
    }

    /** A machine that is slow renews later, and no more often. */
    @Test
    void aLongRunAsksOnceMoreForEachThirdOfALease() throws InterruptedException {
        Duration third = Duration.ofSeconds(1);
        try (RedisProcess other = RedisProcess.start();
                Payments slow = Payments.on(
                        other.port(),
                        "idempotency.in-flight.lease=" + third.multipliedBy(3).toMillis(),
                        "idempotency.store.redis.timeout="
                                + third.minusMillis(1).toMillis())) {
            slow.post(Payments.newKey(), "paid");
            other.ask(redis -> redis.scriptLoad(Script.RENEW.text()));
            Payments.Pause pause = slow.pauseWhen("slow");
            CompletableFuture<HttpResponse<String>> run = slow.send(this.key, "slow");
            assertThat(pause.reached().await(10, TimeUnit.SECONDS)).isTrue();
            try (SentCommands renewals = new SentCommands(other)) {
                List<Command> found =
                        Stream.generate(renewals::next).limit(THIRDS + 1).toList();

                assertThat(found).extracting(Command::name).containsOnly(SCRIPT);
                assertThat(found.get(THIRDS).at().minus(found.get(0).at()))
                        .isGreaterThan(third.multipliedBy(THIRDS).minus(third.dividedBy(2)));
            }
            pause.over().countDown();
            assertThat(run.join().statusCode()).isEqualTo(201);
        }
    }

    private static boolean theServerHasBeenChecked() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("idempotency-redis-check"));
    }

    private void post(String body, int status) {
        assertThat(payments.post(this.key, body).statusCode()).isEqualTo(status);
    }

    private static List<String> sentBy(Runnable requests) {
        sent.names();
        requests.run();
        return sent.names();
    }
}
