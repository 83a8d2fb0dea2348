package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.DigestUtils;

@Tag("smoke")
@EachServer
@ExtendWith(OutputCaptureExtension.class)
class RequestBodyTests {

    private static final String TEXT = "text/plain;charset=UTF-8";

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server, "idempotency.request.buffer-size=1KB", "idempotency.request.drain-limit=8KB");
    }

    @Test
    void jsonIsReadOnceAndReplayed() {
        String key = Http.newKey();
        Reply first = app().http().post("/json").key(key).json("{\"amount\":5}").send();
        Reply second =
                app().http().post("/json").key(key).json("{\"amount\":5}").send();
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).contains("\"run\":1").contains("\"amount\":5");
        assertThat(first.isReplay()).isFalse();
        assertThat(second.isReplay()).isTrue();
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.repeatable()).isEqualTo(first.repeatable());
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    static Stream<Integer> sizes() {
        return Stream.of(0, 1, 1023, 1024, 1025, 5000, 100_000);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everySizeReachesTheHandlerWholeAndIsReplayed(int size) {
        byte[] body = bytes(size);
        for (String path : new String[] {"/stream", "/byte-by-byte"}) {
            String key = Http.newKey();
            Reply first = app().http().post(path).key(key).body(TEXT, body).send();
            Reply second = app().http().post(path).key(key).body(TEXT, body).send();
            if (path.equals("/stream")) {
                assertThat(first.text()).isEqualTo("1:" + DigestUtils.md5DigestAsHex(body));
            }
            assertThat(second.text()).as(path).isEqualTo(first.text());
            assertThat(second.isReplay()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aChunkedBodyReachesTheHandlerWholeAndIsReplayed(int size) {
        String key = Http.newKey();
        byte[] body = bytes(size);
        Reply first = app().http().post("/stream").key(key).chunked(TEXT, body).send();
        Reply second = app().http().post("/stream").key(key).chunked(TEXT, body).send();
        assertThat(first.text()).isEqualTo("1:" + DigestUtils.md5DigestAsHex(body));
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.isReplay()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1024, 1025, 5000})
    void oneOtherByteIsAnotherRequest(int size) {
        String key = Http.newKey();
        byte[] body = bytes(size);
        byte[] other = body.clone();
        other[size - 1]++;
        app().http().post("/stream").key(key).body(TEXT, body).send();
        Reply reused = app().http().post("/stream").key(key).body(TEXT, other).send();
        assertThat(reused.status()).isEqualTo(409);
        assertThat(reused.problem()).isEqualTo("urn:idempotency:key-reused");
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1024, 1025, 5000})
    void aLongerOrShorterBodyIsAnotherRequest(int size) {
        for (boolean chunked : new boolean[] {false, true}) {
            String key = Http.newKey();
            call(key, bytes(size), chunked).send();
            assertThat(call(key, bytes(size + 1), chunked).send().status()).isEqualTo(409);
            assertThat(call(key, bytes(size - 1), chunked).send().status()).isEqualTo(409);
            assertRefused(call(key, bytes(100_000), chunked));
            assertThat(call(key, bytes(size), chunked).send().isReplay()).isTrue();
        }
    }

    private Http.Call call(String key, byte[] body, boolean chunked) {
        Http.Call call = app().http().post("/stream").key(key);
        return chunked ? call.chunked(TEXT, body) : call.body(TEXT, body);
    }

    @Test
    void theWayOfSendingDoesNotMatter() {
        String key = Http.newKey();
        app().http().post("/stream").key(key).body(TEXT, bytes(5000)).send();
        assertThat(app().http()
                        .post("/stream")
                        .key(key)
                        .chunked(TEXT, bytes(5000))
                        .send()
                        .isReplay())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 1000, 3000})
    void aReaderSeesTheTextInItsCharset(int length) {
        String text = "ä€" + "x".repeat(length);
        String key = Http.newKey();
        Reply first = app().http()
                .post("/reader")
                .key(key)
                .body(TEXT, text.getBytes(StandardCharsets.UTF_8))
                .send();
        assertThat(first.text()).isEqualTo("1:" + text);
    }

    @Test
    void aReaderSeesWhatItSeesWithoutUs() {
        byte[] body = "ä".getBytes(StandardCharsets.ISO_8859_1);
        App with = App.on(this.server, "spring.servlet.encoding.enabled=false");
        App without = App.on(this.server, "spring.servlet.encoding.enabled=false", "idempotency.enabled=false");
        for (String type : new String[] {"text/plain;charset=ISO-8859-1", "text/plain"}) {
            Reply plain = without.http()
                    .post("/reader")
                    .key(Http.newKey())
                    .body(type, body)
                    .send();
            Reply reply = with.http()
                    .post("/reader")
                    .key(Http.newKey())
                    .body(type, body)
                    .send();
            assertThat(reply.bytes()).as(type).isEqualTo(plain.bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/half", "/unread"})
    void aBodyThatIsNotReadToItsEndStillTellsRequestsApart(String path) {
        for (int size : new int[] {100, 5000}) {
            String key = Http.newKey();
            byte[] other = bytes(size);
            other[size - 1]++;
            Reply first =
                    app().http().post(path).key(key).body(TEXT, bytes(size)).send();
            assertThat(first.status()).isEqualTo(200);
            assertThat(app().http()
                            .post(path)
                            .key(key)
                            .body(TEXT, bytes(size))
                            .send()
                            .isReplay())
                    .as("%s of %s", path, size)
                    .isTrue();
            assertThat(app().http().post(path).key(key).body(TEXT, other).send().problem())
                    .isEqualTo("urn:idempotency:key-reused");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/half", "/unread"})
    void beyondTheDrainLimitThePrefixAndTheLengthDecide(String path) {
        String key = Http.newKey();
        byte[] otherStart = bytes(50_000);
        otherStart[100]++;
        app().http().post(path).key(key).body(TEXT, bytes(50_000)).send();
        assertThat(app().http()
                        .post(path)
                        .key(key)
                        .body(TEXT, bytes(50_000))
                        .send()
                        .isReplay())
                .isTrue();
        assertRefused(app().http().post(path).key(key).body(TEXT, otherStart));
        assertRefused(app().http().post(path).key(key).body(TEXT, bytes(50_001)));
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    /** A server that closes the connection while the client still sends may cut its own answer off. */
    private static void assertRefused(Http.Call call) {
        try {
            assertThat(call.send().status()).isEqualTo(409);
        } catch (IllegalStateException ex) {
            assertThat(ex).hasCauseInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/half", "/unread"})
    void withoutADrainLimitWhatWasReadAheadStillTellsRequestsApart(String path) {
        App app = App.on(this.server, "idempotency.request.buffer-size=1KB", "idempotency.request.drain-limit=0");
        String key = Http.newKey();
        byte[] other = bytes(1100);
        other[1000]++;
        app.http().post(path).key(key).chunked(TEXT, bytes(1100)).send();
        assertThat(app.http()
                        .post(path)
                        .key(key)
                        .chunked(TEXT, bytes(1100))
                        .send()
                        .isReplay())
                .isTrue();
        assertRefused(app.http().post(path).key(key).chunked(TEXT, other));
        assertRefused(app.http().post(path).key(key).chunked(TEXT, bytes(1024)));
        assertThat(app.ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024})
    void theStreamIsFinishedWhenAllThatWasReadAheadIsRead(int size) {
        assertThat(finished(app(), size, false)).isEqualTo("1:" + (size == 0) + " true");
        assertThat(finished(app(), size, true)).isEqualTo("1:" + (size == 0) + " true");
    }

    @ParameterizedTest
    @ValueSource(ints = {1025, 5000})
    void theStreamOfALargeBodyIsFinishedWhenItIsWithoutUs(int size) {
        App without = App.on(this.server, "idempotency.enabled=false");
        assertThat(finished(app(), size, false)).isEqualTo(finished(without, size, false));
        assertThat(finished(app(), size, true)).startsWith("1:false");
    }

    private static String finished(App app, int size, boolean chunked) {
        Http.Call call = app.http().post("/finished?size=" + size).key(Http.newKey());
        return (chunked ? call.chunked(TEXT, bytes(size)) : call.body(TEXT, bytes(size)))
                .send()
                .text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\r\n\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void aBodyThatBreaksOffIsLeftToTheServer(String rest, CapturedOutput output) throws IOException {
        String key = Http.newKey();
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send("POST /stream HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key
                    + "\r\nContent-Type: text/plain\r\n" + rest);
            raw.endSending();
            raw.readToEnd();
        }
        assertThat(output).doesNotContain("ERROR").doesNotContain("\tat ");
        assertThat(app().ledger().effects(key)).isZero();
        assertThat(app().http()
                        .post("/stream")
                        .key(key)
                        .body("text/plain", bytes(10))
                        .send()
                        .text())
                .startsWith("1:");
    }

    @Test
    void contentTypeTakesPartWithoutItsParameters() {
        String key = Http.newKey();
        app().http().post("/stream").key(key).body("text/plain", bytes(10)).send();
        assertThat(app().http()
                        .post("/stream")
                        .key(key)
                        .body("TEXT/plain;charset=UTF-8", bytes(10))
                        .send()
                        .isReplay())
                .isTrue();
        assertThat(app().http()
                        .post("/stream")
                        .key(key)
                        .body("text/html", bytes(10))
                        .send()
                        .status())
                .isEqualTo(409);
    }

    @Test
    void queryAndSpellingOfThePathTakePart() {
        String key = Http.newKey();
        app().http().post("/unread?a=1").key(key).send();
        assertThat(app().http().post("/unread?a=1").key(key).send().isReplay()).isTrue();
        assertThat(app().http().post("/unread?a=2").key(key).send().status()).isEqualTo(409);
        assertThat(app().http().post("/unre%61d?a=1").key(key).send().status()).isEqualTo(409);
    }

    @Test
    void jsonComparedByMeaningIgnoresOrderAndSpace() {
        App app = App.on(this.server, "idempotency.fingerprint.body=json");
        String key = Http.newKey();
        app.http().post("/json").key(key).json("{\"a\":1,\"b\":[1,2]}").send();
        assertThat(app.http()
                        .post("/json")
                        .key(key)
                        .json(" { \"b\" : [1,2],\n\"a\":1}")
                        .send()
                        .isReplay())
                .isTrue();
        assertThat(app.http()
                        .post("/json")
                        .key(key)
                        .json("{\"a\":1,\"b\":[2,1]}")
                        .send()
                        .status())
                .isEqualTo(409);
        assertThat(app.http()
                        .post("/json")
                        .key(key)
                        .json("{\"a\":1.0,\"b\":[1,2]}")
                        .send()
                        .status())
                .isEqualTo(409);
        String text = Http.newKey();
        app.http()
                .post("/stream")
                .key(text)
                .body(TEXT, "{ }".getBytes(StandardCharsets.UTF_8))
                .send();
        assertThat(app.http()
                        .post("/stream")
                        .key(text)
                        .body(TEXT, "{}".getBytes(StandardCharsets.UTF_8))
                        .send()
                        .status())
                .isEqualTo(409);
    }

    @Test
    void aBodyThatTakesNoPartIsNotCompared() {
        App app = App.on(this.server, "idempotency.fingerprint.body=none", "idempotency.request.buffer-size=1KB");
        for (int size : new int[] {10, 5000}) {
            String key = Http.newKey();
            app.http().post("/stream").key(key).body(TEXT, bytes(size)).send();
            assertThat(app.http()
                            .post("/stream")
                            .key(key)
                            .body(TEXT, bytes(size + 1))
                            .send()
                            .isReplay())
                    .isTrue();
        }
    }

    @Test
    void configuredHeadersTakePart() {
        App app = App.on(this.server, "idempotency.fingerprint.headers=X-Version");
        String key = Http.newKey();
        app.http().post("/plain").key(key).header("X-Version", "1").send();
        assertThat(app.http()
                        .post("/plain")
                        .key(key)
                        .header("x-version", "1")
                        .send()
                        .isReplay())
                .isTrue();
        assertThat(app.http()
                        .post("/plain")
                        .key(key)
                        .header("X-Version", "2")
                        .send()
                        .status())
                .isEqualTo(409);
        assertThat(app.http().post("/plain").key(key).send().status()).isEqualTo(409);
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return bytes;
    }
}
