package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.RawHttp.Answer;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask before they send a body, and clients that go on sending while they are refused. */
@EachServer
@Timeout(60)
class ExpectTests {

    private static final int BEYOND_DRAIN_LIMIT = 3 * 1024 * 1024;
    private static final int CHUNK = 64 * 1024;

    @Parameter
    private Server server;

    private final ExecutorService sender = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        this.sender.shutdownNow();
    }

    private App app() {
        return App.on(this.server, "idempotency.status.key-missing=422");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void aFirstRequestIsAskedForItsBodyAndThenAnswered(int size) throws IOException {
        String key = Http.newKey();
        for (int i = 0; i < 2; i++) {
            try (RawHttp raw = new RawHttp(app().port())) {
                raw.send(asking("/stream", "Idempotency-Key: " + key + "\r\n", size));
                assertThat(raw.readAnswer().status()).isEqualTo(100);
                raw.send("x".repeat(size));
                Answer answer = raw.readAnswer();
                assertThat(answer.text()).startsWith("1:");
                assertThat(answer.isReplay()).isEqualTo(i == 1);
            }
        }
    }

    @Test
    void aRefusalAfterASmallBodyLeavesTheConnectionUsable() throws IOException {
        try (RawHttp raw = new RawHttp(app().port())) {
            for (int i = 0; i < 3; i++) {
                raw.send(asking("/required", "", 100_000));
                assertThat(raw.readAnswer().status()).isEqualTo(100);
                raw.send("x".repeat(100_000));
                assertThat(raw.readAnswer().status()).isEqualTo(422);
                assertThat(raw.saysItCloses()).isFalse();
            }
        }
    }

    /** Tomcat asks for every body before it calls anybody. */
    @ParameterizedTest
    @ValueSource(strings = {"", "used"})
    void aRefusalDoesNotAskForABodyThatNobodyWouldReadToItsEnd(String how) throws IOException {
        String key = Http.newKey();
        app().http().post("/required").key(key).send();
        String header = how.isEmpty() ? "" : "Idempotency-Key: " + key + "\r\n";
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send(asking("/required", header, BEYOND_DRAIN_LIMIT));
            Answer answer = raw.readAnswer();
            if (this.server == Server.TOMCAT && answer.status() == 100) {
                answer = raw.readAnswer();
            }
            assertThat(answer.status()).isEqualTo(how.isEmpty() ? 422 : 409);
            assertThat(raw.saysItCloses()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "used"})
    void aRefusalReachesAClientThatStillSends(String how) throws Exception {
        String key = Http.newKey();
        app().http().post("/required").key(key).send();
        String header = how.isEmpty() ? "" : "Idempotency-Key: " + key + "\r\n";
        AtomicInteger sent = new AtomicInteger();
        int size = 256 * 1024 * 1024;
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send(head("/required", header, size));
            Future<?> sending = this.sender.submit(() -> {
                byte[] chunk = new byte[CHUNK];
                for (int left = size; left > 0; left -= CHUNK) {
                    raw.send(chunk);
                    sent.addAndGet(CHUNK);
                }
                return null;
            });
            assertThat(raw.readAnswer().status()).isEqualTo(how.isEmpty() ? 422 : 409);
            assertThat(raw.saysItCloses()).isTrue();
            assertThat(sending).failsWithin(20, TimeUnit.SECONDS);
        }
        assertThat(sent).hasValueLessThan(size / 4);
    }

    private static String asking(String path, String key, int length) {
        return head(path, key + "Expect: 100-continue\r\n", length);
    }

    private static String head(String path, String headers, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n" + headers
                + "Content-Length: " + length + "\r\n\r\n";
    }
}
