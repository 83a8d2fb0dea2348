package io.idempotency.fleet.payments;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What PostgreSQL is asked for a request. Each is one round trip; that a transaction begins goes with its first statement. */
class StatementsIT {

    private static final Map<String, List<Step>> REPORT = new TreeMap<>();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static EmbeddedPostgres server;
    private static ServletWebServerApplicationContext application;

    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
        application = (ServletWebServerApplicationContext)
                new SpringApplicationBuilder(PaymentsApplication.class, ObservedPayments.class)
                        .run(
                                "--server.port=0",
                                "--server.address=127.0.0.1",
                                "--marks.directory=.",
                                "--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                                "--idempotency.scope=global",
                                "--idempotency.store.type=jdbc",
                                "--idempotency.store.jdbc.initialize-schema=always");
        application
                .getBean(JdbcClient.class)
                .sql(
                        "CREATE TABLE payment (receipt BIGINT GENERATED ALWAYS AS IDENTITY, operation INT, process_id BIGINT)")
                .update();
    }

    @AfterAll
    static void publish() throws IOException {
        application.close();
        server.close();
        String report = REPORT.entrySet().stream()
                .map(row -> String.format(
                        Locale.ROOT,
                        "%-30s %2d: %s%n",
                        row.getKey(),
                        row.getValue().size(),
                        words(row.getValue())))
                .collect(Collectors.joining());
        System.out.println(report);
        Path directory = Path.of(System.getProperty("fleet.directory", "target/fleet"));
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("statements-report.txt"), report);
    }

    @Test
    void firstRequestAcquiresAndCompletes() {
        assertThat(during("first request", "/greetings")).containsExactly(Step.ACQUIRE, Step.COMPLETE);
    }

    @Test
    void transactionThatWritesAlsoSettles() {
        assertThat(during("first, with a transaction", "/payments/1"))
                .containsExactly(Step.ACQUIRE, Step.EFFECT, Step.HAS_WRITTEN, Step.SETTLE, Step.COMMIT, Step.COMPLETE);
    }

    @Test
    void transactionThatWritesNothingIsOnlyAsked() {
        assertThat(during("first, with one that reads", "/look-ups"))
                .containsExactly(Step.ACQUIRE, Step.OTHER, Step.HAS_WRITTEN, Step.COMMIT, Step.COMPLETE);
    }

    @Test
    void replayLooksAtTheRecord() {
        post("/payments/2").join();
        assertThat(during("replay", "/payments/2")).containsExactly(Step.ACQUIRE, Step.FIND);
    }

    @Test
    void refusalLooksAtTheRecord() {
        CompletableFuture<HttpResponse<String>> first = postAndReachGate();
        assertThat(during("refused, in progress", "/gated")).containsExactly(Step.ACQUIRE, Step.FIND);
        observed().openGate();
        assertThat(first.join().statusCode()).isEqualTo(200);
    }

    @Test
    void retryAfterADeathTakesTheRecordOver() {
        CompletableFuture<HttpResponse<String>> first = postAndReachGate();
        application
                .getBean(JdbcClient.class)
                .sql("UPDATE idempotency_record SET lease_end = 0 WHERE state = 'running'")
                .update();
        assertThat(during("retry, after the lease", "/gated"))
                .containsExactly(Step.ACQUIRE, Step.FIND, Step.TAKE_OVER, Step.FIND, Step.COMPLETE);
        observed().openGate();
        assertThat(first.join().headers().firstValue("Idempotent-Replayed")).isPresent();
    }

    private CompletableFuture<HttpResponse<String>> postAndReachGate() {
        observed().closeGate();
        CompletableFuture<HttpResponse<String>> first = post("/gated");
        observed().awaitReached();
        return first;
    }

    private List<Step> during(String what, String path) {
        observed().forget();
        post(path).join();
        List<Step> steps = observed().steps();
        REPORT.put(what, steps);
        return steps;
    }

    private CompletableFuture<HttpResponse<String>> post(String path) {
        int port = application.getWebServer().getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Idempotency-Key", this.key)
                .POST(BodyPublishers.noBody())
                .build();
        return HTTP.sendAsync(request, BodyHandlers.ofString());
    }

    private static ObservedPayments observed() {
        return application.getBean(ObservedPayments.class);
    }

    private static String words(List<Step> steps) {
        return steps.stream()
                .map(step -> step.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
    }
}
