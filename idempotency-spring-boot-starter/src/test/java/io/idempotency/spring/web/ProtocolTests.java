package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import io.idempotency.spring.web.RawHttp.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP allows around a request with a key: compression, an old version, pipelining, connections that are kept. */
@EachServer
@Timeout(60)
class ProtocolTests {

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server);
    }

    /** What is stored is not compressed: each request gets the encoding that it accepts. */
    @ParameterizedTest
    @CsvSource({"gzip, gzip", "gzip, identity", "identity, gzip", "identity, identity"})
    void whereTheServerCompressesEachRequestGetsWhatItAccepts(String first, String second) throws IOException {
        App app = App.on(this.server, "server.compression.enabled=true");
        String key = Http.newKey();
        assertThat(longText(app, key, first)).isEqualTo("run 1 ".repeat(1000));
        assertThat(longText(app, key, second)).isEqualTo("run 1 ".repeat(1000));
        assertThat(app.ledger().effects(key)).isEqualTo(1);
    }

    private static String longText(App app, String key, String encoding) throws IOException {
        Reply reply = app.http()
                .post("/ends/long")
                .key(key)
                .header("Accept-Encoding", encoding)
                .send();
        assertThat(String.join(",", reply.headers("Content-Encoding")))
                .isEqualTo(encoding.equals("gzip") ? "gzip" : "");
        return encoding.equals("gzip") ? unzip(reply.bytes()) : reply.text();
    }

    private static String unzip(byte[] bytes) throws IOException {
        try (GZIPInputStream input = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The server leaves alone what the handler has compressed. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheHandlerCompressesIsReplayedByteForByte(boolean byServerToo) throws IOException {
        App app = byServerToo
                ? App.on(this.server, "server.compression.enabled=true", "server.compression.min-response-size=1B")
                : app();
        String key = Http.newKey();
        for (int i = 0; i < 2; i++) {
            Reply reply = app.http()
                    .post("/ends/compressed")
                    .key(key)
                    .header("Accept-Encoding", "gzip")
                    .send();
            assertThat(reply.isReplay()).isEqualTo(i == 1);
            assertThat(reply.headers("Content-Encoding")).containsExactly("gzip");
            assertThat(unzip(reply.bytes())).isEqualTo("run 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs/here", "/jobs/future", "/jobs/body", "/ends/long"})
    void aRequestOfTheOldVersionIsAnsweredAndReplayed(String path) throws IOException {
        String key = Http.newKey();
        String text = path.equals("/ends/long") ? "run 1 ".repeat(1000) : "run 1";
        for (int i = 0; i < 2; i++) {
            try (RawHttp raw = new RawHttp(app().port())) {
                raw.send("POST " + path + "?then=answer HTTP/1.0\r\nIdempotency-Key: " + key
                        + "\r\nContent-Length: 0\r\n\r\n");
                Answer answer = raw.readAnswer();
                assertThat(answer.text() + raw.readRest()).isEqualTo(text);
                assertThat(answer.isReplay()).isEqualTo(i == 1);
            }
        }
    }

    @Test
    void aRequestForTheHeadersIsNotCovered() {
        String key = Http.newKey();
        for (int i = 1; i <= 2; i++) {
            Reply reply = app().http().call("HEAD", "/plain").key(key).send();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.isReplay()).isFalse();
            assertThat(app().ledger().effects(key)).isEqualTo(i);
        }
    }

    /** The second request is on the way before the first one is answered. */
    @ParameterizedTest
    @ValueSource(strings = {"/jobs/here", "/jobs/callable", "/jobs/plain", "/jobs/body"})
    void pipelinedRequestsAreAnsweredInOrder(String path) throws IOException {
        String key = Http.newKey();
        String other = Http.newKey();
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send(withBody(path, key) + withBody(path, key) + withBody(path, other));
            assertThat(raw.readAnswer().isReplay()).isFalse();
            Answer second = raw.readAnswer();
            assertThat(second.isReplay()).as(second.text()).isTrue();
            assertThat(second.text()).isEqualTo("run 1");
            assertThat(raw.readAnswer().isReplay()).isFalse();
        }
    }

    /** Each ends in another way for whoever comes second; each request has a body that nobody reads. */
    @ParameterizedTest
    @CsvSource({
        "/jobs/here?then=answer, 200, ",
        "/jobs/here?then=decline, 409, response-not-kept",
        "/jobs/future?then=wait, 409, in-progress",
        "/plain, 409, key-reused"
    })
    void afterAReplayOrARefusalTheConnectionIsUsable(String path, int status, String problem) throws IOException {
        String key = Http.newKey();
        try (RawHttp first = new RawHttp(app().port());
                RawHttp raw = new RawHttp(app().port())) {
            first.send(withBody(path, key));
            if (path.endsWith("wait")) {
                app().ledger().awaitStart(key);
            } else {
                first.readAnswer();
            }
            String sent = path + (path.equals("/plain") ? "?a=b" : "");
            for (int i = 0; i < 3; i++) {
                raw.send(withBody(sent, key));
                Answer answer = raw.readAnswer();
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.text()).contains(problem == null ? "run 1" : "urn:idempotency:" + problem);
                assertThat(raw.saysItCloses()).isFalse();
            }
            app().ledger().open(key);
        }
    }

    private static String withBody(String path, String key) {
        return "POST " + path + (path.contains("?") || path.equals("/plain") ? "" : "?then=answer")
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nIdempotency-Key: " + key
                + "\r\nContent-Length: 3\r\n\r\nabc";
    }
}
