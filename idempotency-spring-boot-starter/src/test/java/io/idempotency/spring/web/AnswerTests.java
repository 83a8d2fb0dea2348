package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("smoke")
@EachServer
class AnswerTests {

    private static final String SMALL = "idempotency.response.max-size=2KB";
    private static final String ALL_KEPT = "idempotency.response.statuses=2xx,3xx,4xx,5xx";

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server, SMALL, "idempotency.response.excluded-headers=X-Private");
    }

    private Reply post(String path, String key) {
        return app().http().post(path).key(key).send();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/entity",
                "/replaces-vary",
                "/flushes",
                "/writer?type=text/plain",
                "/writer?type=text/plain;charset=UTF-8",
                "/writer?type=application/json",
                "/reset-buffer",
                "/forwards",
                "/includes",
                "/no-content",
                "/nothing",
                "/binary",
                "/status?code=200",
                "/status?code=299",
                "/sized?size=0",
                "/sized?size=2048",
                "/sized?size=2048&declared=true",
                "/callable"
            })
    void aReplayIsTheFirstAnswer(String path) {
        String key = Http.newKey();
        Reply first = post(path, key);
        Reply second = post(path, key);
        assertThat(first.status()).isBetween(200, 299);
        assertThat(first.isReplay()).isFalse();
        assertThat(second.isReplay()).isTrue();
        assertThat(second.status()).isEqualTo(first.status());
        assertThat(second.bytes()).isEqualTo(first.bytes());
        assertThat(second.repeatable()).isEqualTo(first.repeatable());
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/entity",
                "/headers",
                "/replaces-vary",
                "/flushes",
                "/writer?type=text/plain",
                "/writer?type=text/html;charset=UTF-8",
                "/reset",
                "/reset-buffer",
                "/forwards",
                "/includes",
                "/no-content",
                "/nothing",
                "/binary",
                "/sized?size=2048",
                "/sized?size=20480",
                "/sized?size=20480&declared=true",
                "/redirect",
                "/advised",
                "/throws",
                "/send-error?code=404",
                "/status?code=404",
                "/callable"
            })
    void theFirstAnswerIsWhatItIsWithoutUs(String path) {
        Reply with = post(path, Http.newKey());
        Reply without = App.on(this.server, "idempotency.enabled=false")
                .http()
                .post(path)
                .key(Http.newKey())
                .send();
        assertThat(with.status()).isEqualTo(without.status());
        assertThat(withoutTime(with)).isEqualTo(withoutTime(without));
        assertThat(headersOf(with)).isEqualTo(headersOf(without));
    }

    private static String withoutTime(Reply reply) {
        return new String(reply.bytes(), StandardCharsets.ISO_8859_1)
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "now");
    }

    /** A flushed answer is chunked without us; held back, its length is known. */
    private static Object headersOf(Reply reply) {
        var headers = reply.repeatable();
        headers.remove("Transfer-Encoding");
        headers.remove("Content-Length");
        headers.remove("X-Forwarded-By");
        headers.computeIfPresent(
                "Location", (name, values) -> List.of(values.get(0).replaceAll(":\\d+", "")));
        return headers;
    }

    @Test
    void headersAreRepeatedInOrderAndNumber() {
        String key = Http.newKey();
        Reply first = post("/headers", key);
        Reply replay = post("/headers", key);
        assertThat(first.headers("Content-Language")).hasSize(1);
        assertThat(replay.headers("X-Many")).containsExactly("one", "two", "one");
        assertThat(replay.headers("X-Once")).containsExactly("last");
        assertThat(replay.headers("X-Int")).containsExactly("42");
        assertThat(replay.headers("Last-Modified")).containsExactly("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(replay.headers("Content-Language")).isEqualTo(first.headers("Content-Language"));
        assertThat(replay.headers("Content-Type")).isEqualTo(first.headers("Content-Type"));
    }

    @Test
    void someHeadersAreNeverRepeated() {
        String key = Http.newKey();
        Reply first = post("/headers", key);
        assertThat(first.headers("Set-Cookie")).hasSize(1);
        assertThat(first.headers("X-Private")).hasSize(1);
        assertThat(first.headers("Access-Control-Allow-Origin")).hasSize(1);
        Reply replay = post("/headers", key);
        assertThat(replay.headers("Set-Cookie")).isEmpty();
        assertThat(replay.headers("X-Private")).isEmpty();
        assertThat(replay.headers("Access-Control-Allow-Origin")).isEmpty();
        assertThat(replay.headers("Date")).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void headersOfOuterFiltersAreTheirsOnEveryAnswer() {
        String key = Http.newKey();
        Reply first = post("/headers", key);
        Reply replay = post("/headers", key);
        assertThat(first.headers("Vary")).containsExactly("Origin", "Accept");
        assertThat(replay.headers("Vary")).containsExactly("Origin", "Accept");
        assertThat(replay.headers("X-Trace")).hasSize(1).isNotEqualTo(first.headers("X-Trace"));
        assertThat(replay.headers("X-After")).isEqualTo(first.headers("X-After"));
        String replaced = Http.newKey();
        assertThat(post("/replaces-vary", replaced).headers("Vary")).containsExactly("Cookie");
        assertThat(post("/replaces-vary", replaced).headers("Vary")).containsExactly("Cookie");
    }

    @Test
    void aResetTakesBackWhatTheHandlerDid() {
        String key = Http.newKey();
        Reply first = post("/reset", key);
        Reply replay = post("/reset", key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(replay.status()).isEqualTo(201);
        assertThat(replay.text()).isEqualTo(first.text()).isEqualTo("run 1");
        assertThat(replay.headers("X-Kept")).containsExactly("yes");
        assertThat(replay.headers("X-Gone")).isEmpty();
        assertThat(replay.headers("Content-Type")).isEqualTo(first.headers("Content-Type"));
        assertThat(replay.headers("Vary")).containsExactly("Origin");
    }

    @ParameterizedTest
    @CsvSource({"400", "404", "409", "500", "503"})
    void aFailureLeavesTheKeyFree(int code) {
        String key = Http.newKey();
        assertThat(post("/status?code=" + code, key).text()).isEqualTo("run 1");
        Reply again = post("/status?code=" + code, key);
        assertThat(again.status()).isEqualTo(code);
        assertThat(again.text()).isEqualTo("run 2");
        assertThat(again.isReplay()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/throws", "/advised", "/send-error?code=404", "/flushes-then-fails", "/redirect"})
    void everyWayOfFailingLeavesTheKeyFree(String path) {
        String key = Http.newKey();
        Reply first = post(path, key);
        assertThat(first.status()).isGreaterThanOrEqualTo(300);
        assertThat(first.text()).doesNotContain("thrown away");
        assertThat(post(path, key).isReplay()).isFalse();
        assertThat(app().ledger().effects(key)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/throws",
                "/advised",
                "/send-error?code=404",
                "/send-error?code=503",
                "/status?code=400",
                "/status?code=500",
                "/redirect"
            })
    void aFailureThatIsToBeKeptIsReplayed(String path) {
        App app = App.on(this.server, ALL_KEPT);
        String key = Http.newKey();
        Reply first = app.http().post(path).key(key).send();
        Reply second = app.http().post(path).key(key).send();
        assertThat(first.status()).isGreaterThanOrEqualTo(300);
        assertThat(second.isReplay()).as(second.text()).isTrue();
        assertThat(second.status()).isEqualTo(first.status());
        assertThat(second.bytes()).isEqualTo(first.bytes());
        assertThat(ofTheHandler(second)).isEqualTo(ofTheHandler(first));
        assertThat(app.ledger().effects(key)).isEqualTo(1);
    }

    /** Jetty clears the headers of outer filters before it renders an error page, and adds its own. */
    private static Object ofTheHandler(Reply reply) {
        var headers = reply.repeatable();
        headers.remove("Cache-Control");
        headers.remove("Vary");
        return headers;
    }

    @ParameterizedTest
    @CsvSource({"2049,false", "2049,true", "100000,false", "100000,true"})
    void anAnswerOverTheLimitGoesOutWholeAndIsNotDoneTwice(int size, boolean declared) {
        String key = Http.newKey();
        String path = "/sized?size=" + size + "&declared=" + declared;
        Reply first = post(path, key);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.bytes()).hasSize(size).containsOnly('1');
        Reply second = post(path, key);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("urn:idempotency:response-not-kept");
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @Test
    void aFailureOverTheLimitLeavesTheKeyFree() {
        String key = Http.newKey();
        assertThat(post("/sized?size=5000&status=500", key).bytes()).hasSize(5000);
        assertThat(post("/sized?size=5000&status=500", key).bytes()).containsOnly('2');
    }

    @ParameterizedTest
    @ValueSource(strings = {"/outgrows-then-fails", "/short-of-declared"})
    void anAnswerThatBreaksOffIsNotDoneTwice(String path) throws IOException {
        String key = Http.newKey();
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            raw.readToEnd();
        }
        Reply second = post(path, key);
        assertThat(second.problem()).isEqualTo("urn:idempotency:response-not-kept");
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @Test
    void anAnswerNotKeptMayRunAgainIfConfigured() {
        App app = App.on(this.server, SMALL, "idempotency.response.not-kept=rerun");
        String key = Http.newKey();
        assertThat(app.http().post("/sized?size=5000").key(key).send().bytes()).containsOnly('1');
        assertThat(app.http().post("/sized?size=5000").key(key).send().bytes()).containsOnly('2');
    }

    @Test
    void onlyWantedContentTypesAreKept() {
        App app = App.on(this.server, "idempotency.response.content-types=application/json,application/*+json");
        String json = Http.newKey();
        app.http().post("/entity").key(json).send();
        assertThat(app.http().post("/entity").key(json).send().isReplay()).isTrue();
        String text = Http.newKey();
        assertThat(app.http().post("/plain").key(text).send().text()).isEqualTo("run 1");
        assertThat(app.http().post("/plain").key(text).send().problem()).isEqualTo("urn:idempotency:response-not-kept");
        String none = Http.newKey();
        app.http().post("/no-content").key(none).send();
        assertThat(app.http().post("/no-content").key(none).send().isReplay()).isTrue();
    }

    @Test
    void theReplayHeaderIsConfigurable() {
        App app = App.on(this.server, "idempotency.replay-header=X-Replay");
        String key = Http.newKey();
        assertThat(app.http().post("/plain").key(key).send().headers("X-Replay"))
                .isEmpty();
        assertThat(app.http().post("/plain").key(key).send().headers("X-Replay"))
                .containsExactly("true");
    }
}
