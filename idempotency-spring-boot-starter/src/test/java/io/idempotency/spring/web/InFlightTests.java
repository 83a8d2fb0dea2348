package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("smoke")
@EachServer
class InFlightTests {

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server, "idempotency.request.buffer-size=1KB", "idempotency.response.max-size=2KB");
    }

    @Test
    void aSecondRequestIsToldThatTheFirstIsRunning() {
        String key = Http.newKey();
        CompletableFuture<Reply> first = app().http().post("/slow").key(key).sendAsync();
        app().ledger().awaitStart(key);
        Reply second = app().http().post("/slow").key(key).send();
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("urn:idempotency:in-progress");
        assertThat(second.header("Retry-After")).isEqualTo("1");
        app().ledger().open(key);
        assertThat(first.join().text()).isEqualTo("run 1");
        assertThat(app().http().post("/slow").key(key).send().isReplay()).isTrue();
    }

    @Test
    void anotherRequestIsToldThatTheKeyIsUsedWhileTheFirstIsRunning() {
        String key = Http.newKey();
        CompletableFuture<Reply> first =
                app().http().post("/slow").key(key).json("{\"a\":1}").sendAsync();
        app().ledger().awaitStart(key);
        Reply other = app().http().post("/slow").key(key).json("{\"a\":2}").send();
        assertThat(other.problem()).isEqualTo("urn:idempotency:key-reused");
        Reply larger = app().http()
                .post("/slow")
                .key(key)
                .body("application/json", new byte[5000])
                .send();
        assertThat(larger.problem()).isEqualTo("urn:idempotency:key-reused");
        app().ledger().open(key);
        assertThat(first.join().text()).isEqualTo("run 1");
    }

    @Test
    void aLargeRequestThatIsStillReadIsTakenForTheSame() {
        String key = Http.newKey();
        CompletableFuture<Reply> first = app().http()
                .post("/slow")
                .key(key)
                .body("text/plain", new byte[5000])
                .sendAsync();
        app().ledger().awaitStart(key);
        assertThat(app().http()
                        .post("/slow")
                        .key(key)
                        .body("text/plain", new byte[6000])
                        .send()
                        .problem())
                .isEqualTo("urn:idempotency:in-progress");
        app().ledger().open(key);
        assertThat(first.join().text()).isEqualTo("run 1");
        assertThat(app().http()
                        .post("/slow")
                        .key(key)
                        .body("text/plain", new byte[6000])
                        .send()
                        .problem())
                .isEqualTo("urn:idempotency:key-reused");
    }

    @Test
    void ofManySimultaneousRequestsOneRuns() {
        for (int round = 0; round < 20; round++) {
            String key = Http.newKey();
            List<CompletableFuture<Reply>> calls = IntStream.range(0, 50)
                    .mapToObj(unused -> app().http().post("/entity").key(key).sendAsync())
                    .toList();
            List<Reply> replies = calls.stream().map(CompletableFuture::join).toList();
            assertThat(app().ledger().effects(key)).isEqualTo(1);
            assertThat(replies)
                    .filteredOn(reply -> reply.status() == 201 && !reply.isReplay())
                    .hasSize(1);
            assertThat(replies)
                    .allMatch(reply -> reply.status() == 201
                            ? reply.text().equals("{\"run\":1}")
                            : reply.problem().equals("urn:idempotency:in-progress"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/slow", "/slow-and-large"})
    void aClientThatLeavesFindsTheOperationDone(String path) throws IOException {
        String key = Http.newKey();
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key
                    + "\r\nContent-Length: 0\r\n\r\n");
            app().ledger().awaitStart(key);
            raw.abort();
        }
        app().ledger().open(key);
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            Reply retry = app().http().post(path).key(key).send();
            if (path.equals("/slow")) {
                assertThat(retry.isReplay()).isTrue();
                assertThat(retry.text()).isEqualTo("run 1");
            } else {
                assertThat(retry.problem()).isEqualTo("urn:idempotency:response-not-kept");
            }
        });
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @Test
    void aClientCutOffInTheMiddleOfItsBodyNeverHoldsTheKey() throws IOException {
        String key = Http.newKey();
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send("POST /stream HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key
                    + "\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nabc");
        }
        byte[] body = "abcdefghij".getBytes(StandardCharsets.US_ASCII);
        Reply retry =
                app().http().post("/stream").key(key).body("text/plain", body).send();
        assertThat(retry.status()).isEqualTo(200);
        assertThat(retry.text()).startsWith("1:");
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @Test
    void aRefusalLeavesTheConnectionUsable() throws IOException {
        String key = Http.newKey();
        app().http().post("/plain?a=1").key(key).send();
        try (RawHttp raw = new RawHttp(app().port())) {
            for (int i = 0; i < 3; i++) {
                raw.send("POST /plain?a=2 HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key
                        + "\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5000));
                assertThat(raw.readStatus()).isEqualTo(409);
            }
        }
    }
}
