package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a connection whose request is refused while its body is still on the way. */
@EachServer
class RefusalTests {

    private static final int LIMIT = 600 * 1024;
    private static final String REUSED = "0b7c8d7e-9a53-4b0e-8a4b-0c1d2e3f4a5b";

    @Parameter
    private Server server;

    /** All refusals have a status after which Tomcat, too, keeps the connection. */
    private App app() {
        return App.on(
                this.server,
                "idempotency.key.format=uuid",
                "idempotency.status.key-missing=422",
                "idempotency.status.key-invalid=422",
                "idempotency.status.key-reused=422",
                "idempotency.request.drain-limit=600KB");
    }

    /** The heads of requests that are refused: without a key, with none, with one of another format, with a used one. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "Idempotency-Key:\r\n", "Idempotency-Key: a\r\n", "Idempotency-Key: " + REUSED + "\r\n"})
    void aRefusalLeavesTheConnectionUsable(String key) throws IOException {
        app().http().post("/required").key(REUSED).send();
        try (RawHttp raw = new RawHttp(app().port())) {
            for (int i = 0; i < 3; i++) {
                raw.send(head(key, LIMIT) + "x".repeat(LIMIT));
                assertThat(raw.readStatus()).isEqualTo(422);
                assertThat(raw.saysItCloses()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Idempotency-Key:\r\n", "Idempotency-Key: a\r\n", "Idempotency-Key: " + REUSED + "\r\n"})
    void beyondTheDrainLimitTheRefusalArrivesAndTheConnectionCloses(String key) throws IOException {
        app().http().post("/required").key(REUSED).send();
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send(head(key, LIMIT + 1) + "x".repeat(LIMIT));
            assertThat(raw.readStatus()).isEqualTo(422);
            assertThat(raw.saysItCloses()).isTrue();
            raw.send("x");
            assertThat(raw.isClosed()).isTrue();
        }
    }

    private static String head(String key, int length) {
        return "POST /required HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n" + key + "Content-Length: "
                + length + "\r\n\r\n";
    }
}
