package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** How often a request asks Redis, by the server's own count of what it was told. */
class ScriptCountTests {

    /** What clients send; all else in the statistics is what scripts do, or this test. */
    private static final Pattern SENT = Pattern.compile("cmdstat_(eval|evalsha|script|get|set|multi|subscribe|publish):calls=(\\d+)");

    private static RedisProcess server;
    private static ConfigurableApplicationContext application;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        server = RedisProcess.start();
        application = new SpringApplicationBuilder(Payments.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.data.redis.host=127.0.0.1",
                        "--spring.data.redis.port=" + server.port());
        ScriptCountTests once = new ScriptCountTests();
        once.post("warm-up", "paid");
        once.post("warm-up-2", "failed");
    }

    @AfterAll
    static void stop() {
        application.close();
        server.close();
    }

    @Test
    void aFirstRequestAsksTwice() throws Exception {
        assertThat(sentBy(() -> post(key(), "paid"))).isEqualTo(Map.of("evalsha", 2));
    }

    @Test
    void aReplayAsksOnce() throws Exception {
        String key = key();
        post(key, "paid");

        assertThat(sentBy(() -> assertThat(post(key, "paid").headers().firstValue("Idempotent-Replayed"))
                        .hasValue("true")))
                .isEqualTo(Map.of("evalsha", 1));
    }

    @Test
    void aRefusalOfAReusedKeyAsksOnce() throws Exception {
        String key = key();
        post(key, "paid");

        assertThat(sentBy(() -> assertThat(post(key, "other").statusCode()).isEqualTo(409)))
                .isEqualTo(Map.of("evalsha", 1));
    }

    @Test
    void aRefusalWhileTheFirstRunsAsksOnce() throws Exception {
        String key = key();
        Payments payments = application.getBean(Payments.class);
        CompletableFuture<HttpResponse<String>> first =
                this.client.sendAsync(request(key, "slow"), BodyHandlers.ofString());
        payments.running.await();

        assertThat(sentBy(() -> assertThat(post(key, "slow").statusCode()).isEqualTo(409)))
                .isEqualTo(Map.of("evalsha", 1));

        payments.mayEnd.countDown();
        assertThat(first.get().statusCode()).isEqualTo(200);
    }

    @Test
    void anAnswerThatIsNotKeptAsksTwice() throws Exception {
        assertThat(sentBy(() -> assertThat(post(key(), "failed").statusCode()).isEqualTo(500)))
                .isEqualTo(Map.of("evalsha", 2));
    }

    @Test
    void aRequestWithoutAKeyAsksNothing() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri())
                .POST(BodyPublishers.ofString("paid"))
                .build();

        assertThat(sentBy(() -> this.client.send(request, BodyHandlers.ofString())))
                .isEmpty();
    }

    private static Map<String, Integer> sentBy(Requests requests) throws Exception {
        server.ask(commands -> commands.configResetstat());
        requests.send();
        String statistics = server.ask(commands -> commands.info("commandstats"));
        Stream<MatchResult> matches = SENT.matcher(statistics).results();
        return matches.collect(Collectors.toMap(match -> match.group(1), match -> Integer.valueOf(match.group(2))));
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private HttpResponse<String> post(String key, String body) throws IOException, InterruptedException {
        return this.client.send(request(key, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(String key, String body) {
        return HttpRequest.newBuilder(uri())
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static URI uri() {
        int port = ((ServletWebServerApplicationContext) application)
                .getWebServer()
                .getPort();
        return URI.create("http://127.0.0.1:" + port + "/payments");
    }

    private interface Requests {

        void send() throws Exception;
    }

    @RestController
    @EnableAutoConfiguration
    static class Payments {

        final CountDownLatch running = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);

        @PostMapping("/payments")
        ResponseEntity<String> pay(@RequestBody String body) throws InterruptedException {
            if (body.equals("slow")) {
                this.running.countDown();
                this.mayEnd.await();
            }
            return new ResponseEntity<>(body, body.equals("failed") ? HttpStatus.INTERNAL_SERVER_ERROR : HttpStatus.OK);
        }
    }
}
