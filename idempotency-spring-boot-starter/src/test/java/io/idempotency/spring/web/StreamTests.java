package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that reach the client bit by bit, while the handler still runs. */
@Tag("smoke")
@EachServer
class StreamTests {

    private static final String NOT_KEPT = "urn:idempotency:response-not-kept";

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server, "idempotency.response.max-size=250KB", "idempotency.in-flight.lease=5s");
    }

    private Reply post(String path, String key) {
        return app().http().post(path).key(key).send();
    }

    @ParameterizedTest
    @ValueSource(strings = {"body", "emitter", "sse", "ndjson", "plain", "synchronous"})
    void aStreamIsLiveAndReplayedWhole(String kind) throws IOException {
        String path = "/stream/" + kind + "?then=end";
        String key = Http.newKey();
        HttpResponse<InputStream> first = app().http().post(path).key(key).open();
        String start = readFirst(first);
        assertThat(app().store().isSettled()).isTrue();
        assertThat(post(path, key).problem()).isEqualTo("urn:idempotency:in-progress");
        app().ledger().open(key);
        String whole = start + rest(first);
        assertThat(whole).contains("last of run 1");
        Reply replay = post(path, key);
        assertThat(replay.isReplay()).as(replay.text()).isTrue();
        assertThat(replay.text()).isEqualTo(whole);
        assertThat(replay.status()).isEqualTo(first.statusCode());
        assertThat(replay.headers("Content-Type")).isEqualTo(first.headers().allValues("Content-Type"));
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"body", "emitter", "sse", "ndjson", "plain", "synchronous"})
    void aStreamThatOutgrowsTheLimitGoesOutWholeAndIsNotDoneTwice(String kind) throws IOException {
        String path = "/stream/" + kind + "?then=outgrow";
        String key = Http.newKey();
        app().ledger().open(key);
        Reply first = post(path, key);
        assertThat(first.text()).contains("first").contains("x".repeat(300_000));
        assertThat(post(path, key).problem()).isEqualTo(NOT_KEPT);
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"body", "emitter", "sse", "ndjson", "plain", "synchronous"})
    void aStreamThatFailsInTheMiddleIsNotDoneTwice(String kind) throws IOException {
        String path = "/stream/" + kind + "?then=fail";
        String key = Http.newKey();
        app().ledger().open(key);
        sendAndForget(path, key);
        boolean endsWell = kind.equals("plain");
        Awaitility.await()
                .untilAsserted(() -> assertThat(post(path, key))
                        .satisfies(second -> assertThat(
                                        endsWell
                                                ? second.isReplay()
                                                : second.problem().equals(NOT_KEPT))
                                .as(second.text())
                                .isTrue()));
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"body", "emitter", "sse", "ndjson", "plain", "synchronous"})
    void aStreamWhoseClientHasGoneIsNotDoneTwice(String kind) throws IOException {
        String path = "/stream/" + kind + "?then=go-on";
        String key = Http.newKey();
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send(request(path, key));
            raw.readUntil("first");
            raw.abort();
        }
        app().ledger().open(key);
        Awaitility.await()
                .untilAsserted(() -> assertThat(post(path, key).problem()).isEqualTo(NOT_KEPT));
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"emitter", "sse", "ndjson", "plain"})
    void aStreamThatTimesOutIsNotDoneTwice(String kind) throws IOException {
        String path = "/stream/" + kind + "?then=time-out";
        String key = Http.newKey();
        app().ledger().open(key);
        sendAndForget(path, key);
        Awaitility.await()
                .untilAsserted(() -> assertThat(post(path, key).problem()).isEqualTo(NOT_KEPT));
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"body", "emitter", "sse", "ndjson", "synchronous"})
    void aStreamThatFailsBeforeItsFirstPartLeavesTheKeyFree(String kind) {
        String path = "/stream/" + kind + "?then=fail-at-once";
        String key = Http.newKey();
        assertThat(post(path, key).status()).isGreaterThanOrEqualTo(400);
        assertThat(post(path, key).isReplay()).isFalse();
        assertThat(app().ledger().effects(key)).isEqualTo(2);
    }

    private void sendAndForget(String path, String key) throws IOException {
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send(request(path, key));
            raw.readToEnd();
        }
    }

    private static String request(String path, String key) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key
                + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    }

    /** Returns while the handler waits for the test. */
    private static String readFirst(HttpResponse<InputStream> response) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().contains("first\n")) {
            int next = response.body().read();
            assertThat(next).as(response.statusCode() + ": " + text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }

    private static String rest(HttpResponse<InputStream> response) throws IOException {
        return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    }
}
