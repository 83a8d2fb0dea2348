package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients see while Redis fails, and afterwards: never a second run, never for long, and soon well again. */
@ParameterizedClass
@EnumSource
class PaymentsOutageTests {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** A lost connection is made anew after a pause that grows while the outage lasts. */
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final RedisProcess server = RedisProcess.start("appendonly yes", "appendfsync always");
    private final String[] settings;
    private final String key = Payments.newKey();

    PaymentsOutageTests(Driver driver) {
        this.settings = new String[] {
            "spring.data.redis.client-type=" + driver.name(), "idempotency.store.redis.timeout=" + TIMEOUT.toMillis()
        };
    }

    @AfterEach
    void stop() {
        this.server.close();
    }

    @Test
    void withoutAServerTheApplicationStartsAndRefusesUntilThereIsOne() {
        this.server.kill();
        try (Payments payments = payments()) {
            assertRefused(payments);

            this.server.startAgain();

            assertRecovers(payments);
        }
    }

    @Test
    void aServerThatHangsCostsNoMoreThanTheTimeout() {
        try (Payments payments = payments()) {
            payments.post(Payments.newKey(), "paid");
            this.server.freeze();

            assertRefused(payments);
            assertThat(payments.runs(this.key)).isZero();

            this.server.thaw();
            assertRecovers(payments);
        }
    }

    /** Nobody waits in a queue behind others who wait. */
    @Test
    void aServerThatHangsCostsManyAtATimeNoMore() {
        try (Payments payments = payments()) {
            assertThat(manyAtATime(payments)).containsOnly(201);
            this.server.freeze();
            long start = System.nanoTime();

            assertThat(manyAtATime(payments)).containsOnly(503);

            assertInTime(start);
            this.server.thaw();
        }
    }

    @Test
    void anAnswerThatCannotBeStoredGoesOutAndIsStoredLater() {
        try (Payments payments = payments();
                Payments other = payments()) {
            other.post(Payments.newKey(), "paid");
            payments.when("paid", this.server::kill);

            HttpResponse<String> first = payments.post(this.key, "paid");
            payments.when("paid", () -> {});
            HttpResponse<String> during = payments.post(this.key, "paid");
            this.server.startAgain();

            assertThat(first.statusCode()).isEqualTo(201);
            assertReplayed(during, first);
            await().atMost(RECOVERY).untilAsserted(() -> assertReplayed(other.post(this.key, "paid"), first));
            assertReplayed(payments.post(this.key, "paid"), first);
            assertThat(payments.runs(this.key) + other.runs(this.key)).isOne();
        }
    }

    /** Beyond its lease, and beyond what Redis keeps of a run: whoever has the answer is then the only one who knows. */
    @Test
    void anAnswerIsStoredEvenAfterAnOutageLongerThanItsLease() {
        Duration lease = TIMEOUT.multipliedBy(4);
        String setting = "idempotency.in-flight.lease=" + lease.toMillis();
        try (Payments payments = payments(setting);
                Payments other = payments(setting)) {
            payments.when("paid", this.server::kill);

            HttpResponse<String> first = payments.post(this.key, "paid");
            await().during(lease.multipliedBy(3))
                    .atMost(RECOVERY)
                    .untilAsserted(() -> assertReplayed(payments.post(this.key, "paid"), first));
            this.server.startAgain();

            await().atMost(RECOVERY)
                    .until(() -> this.server.ask(commands -> commands.keys("*").stream()
                            .anyMatch(name -> commands.get(name).startsWith("1 kept "))));
            await().atMost(RECOVERY).untilAsserted(() -> assertReplayed(other.post(this.key, "paid"), first));
            assertThat(payments.runs(this.key) + other.runs(this.key)).isOne();
        }
    }

    @Test
    void aReadOnlyServerIsAFailureThatReplaysSurvive() {
        survivedByReplays(
                () -> this.server.ask(commands -> commands.replicaof("127.0.0.1", RedisProcess.freePort())),
                () -> this.server.ask(commands -> commands.replicaofNoOne()));
    }

    @Test
    void aServerWithoutMemoryIsAFailureThatReplaysSurvive() {
        survivedByReplays(
                () -> this.server.ask(commands -> commands.configSet("maxmemory", "1")),
                () -> this.server.ask(commands -> commands.configSet("maxmemory", "0")));
    }

    @Test
    void aServerWithTooFewReplicasIsAFailureThatReplaysSurvive() {
        survivedByReplays(
                () -> this.server.ask(commands -> commands.configSet("min-replicas-to-write", "1")),
                () -> this.server.ask(commands -> commands.configSet("min-replicas-to-write", "0")));
    }

    private void survivedByReplays(Runnable breakIt, Runnable mendIt) {
        try (Payments payments = payments()) {
            String known = Payments.newKey();
            HttpResponse<String> first = payments.post(known, "paid");
            breakIt.run();

            for (int i = 0; i < 10; i++) {
                assertRefused(payments);
                assertReplayed(payments.post(known, "paid"), first);
            }
            assertThat(payments.runs(this.key)).isZero();

            mendIt.run();
            assertRecovers(payments);
        }
    }

    @Test
    void whoGoesOnUnprotectedIsToldNothingAndRuns() {
        this.server.kill();
        try (Payments payments = payments("idempotency.store.on-failure=proceed")) {
            assertThat(payments.post(this.key, "paid").statusCode()).isEqualTo(201);
            assertThat(payments.post(this.key, "paid").body()).isEqualTo("paid in run 2");
        }
    }

    /** Its operation may be done. */
    @Test
    void whatCannotBeReadIsNeverRunUnprotected() {
        try (Payments payments = payments("idempotency.store.on-failure=proceed")) {
            payments.post(this.key, "paid");
            this.server
                    .keys()
                    .forEach(name -> this.server.ask(commands -> {
                        commands.del(name);
                        return commands.set(name, "of another kind");
                    }));

            assertThat(payments.post(this.key, "paid").statusCode()).isEqualTo(503);
            assertThat(payments.runs(this.key)).isOne();
        }
    }

    /** Starts an application and asks it something without a key, so that no request is its first. */
    private Payments payments(String... more) {
        Payments payments = Payments.on(
                this.server.port(),
                Stream.concat(Stream.of(this.settings), Stream.of(more)).toArray(String[]::new));
        assertThat(payments.post(null, "paid").statusCode()).isEqualTo(201);
        return payments;
    }

    private void assertRefused(Payments payments) {
        long start = System.nanoTime();
        HttpResponse<String> refused = payments.post(this.key, "paid");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("urn:idempotency:store-unavailable");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertInTime(start);
    }

    private static void assertInTime(long start) {
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plus(StoreOnRedis.SLACK));
    }

    private static List<Integer> manyAtATime(Payments payments) {
        return Stream.generate(() -> payments.send(Payments.newKey(), "paid")).limit(50).toList().stream()
                .map(answer -> answer.join().statusCode())
                .toList();
    }

    private void assertRecovers(Payments payments) {
        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(payments.post(this.key, "paid"))
                        .returns(201, HttpResponse::statusCode)
                        .returns("paid in run 1", HttpResponse::body));
    }

    private static void assertReplayed(HttpResponse<String> answer, HttpResponse<String> first) {
        assertThat(answer.statusCode()).isEqualTo(first.statusCode());
        assertThat(answer.body()).isEqualTo(first.body());
        assertThat(answer.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }
}
