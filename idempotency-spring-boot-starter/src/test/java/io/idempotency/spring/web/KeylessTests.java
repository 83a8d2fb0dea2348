package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request without a key is served as in an application without the library, whatever the handler. The handlers ask for the
 * header {@code Idempotency-Key}; here it is not the one that holds keys.
 */
@EachServer
@Timeout(60)
class KeylessTests {

    private static final String OTHER_HEADER = "idempotency.key.header=X-Other-Key";

    @Parameter
    private Server server;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/entity",
                "/status?code=404",
                "/headers",
                "/replaces-vary",
                "/flushes",
                "/writer?type=text/plain",
                "/writer?type=application/json",
                "/reset",
                "/reset-buffer",
                "/no-content",
                "/nothing",
                "/binary",
                "/sized?size=100000",
                "/sized?size=100000&declared=true",
                "/throws",
                "/advised",
                "/send-error?code=404",
                "/redirect",
                "/forwards",
                "/includes",
                "/callable",
                "/ends/by-error-page",
                "/ends/forward?by=request",
                "/ends/forward?by=context",
                "/ends/forward?by=name",
                "/ends/include?by=request",
                "/ends/include?by=context",
                "/ends/include?by=name",
                "/ends/redirect-with-body?size=10",
                "/ends/redirect-with-body?size=15000",
                "/ends/charset-after-writer?how=plain-type",
                "/ends/nothing-but-null",
                "/ends/type-without-body",
                "/ends/compressed",
                "/ends/long",
                "/ends/view?name=redirect:/elsewhere",
                "/ends/view?name=forward:/plain-servlet",
                "/ends/redirect-view",
                "/ends/exception?kind=status",
                "/ends/exception?kind=annotated",
                "/ends/exception?kind=problem",
                "/async/at-once",
                "/async/failing",
                "/async/body",
                "/jobs/here?then=answer",
                "/jobs/callable?then=answer",
                "/jobs/callable?then=fail",
                "/jobs/task?then=answer",
                "/jobs/deferred?then=answer",
                "/jobs/deferred?then=fail",
                "/jobs/future?then=answer",
                "/jobs/body?then=answer",
                "/jobs/plain?then=answer",
                "/jobs/plain?then=fail",
                "/jobs/tenant",
                "/stream/body?then=end",
                "/stream/emitter?then=end",
                "/stream/sse?then=end",
                "/stream/ndjson?then=end",
                "/stream/plain?then=end",
                "/stream/synchronous?then=end",
                "/wrapped",
                "/disabled",
                "/not-mapped"
            })
    void anAnswerIsWhatItIsWithoutUs(String path) {
        assertThat(answer(keyless(), path, "", "")).isEqualTo(answer(without(), path, "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/json", "/stream", "/byte-by-byte", "/reader", "/half", "/unread", "/finished?size=9"})
    void aBodyIsReadAsWithoutUs(String path) {
        String type = "application/json";
        assertThat(answer(keyless(), path, type, "{\"a\":\"b\"}"))
                .isEqualTo(answer(without(), path, type, "{\"a\":\"b\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/form", "/form-map", "/form-raw", "/parameters"})
    void aFormIsReadAsWithoutUs(String path) {
        String type = "application/x-www-form-urlencoded";
        assertThat(answer(keyless(), path, type, "amount=5&currency=EUR"))
                .isEqualTo(answer(without(), path, type, "amount=5&currency=EUR"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/upload", "/parts"})
    void aMultipartBodyIsReadAsWithoutUs(String path) {
        String type = "multipart/form-data; boundary=b";
        String body = String.join(
                "\r\n",
                "--b",
                "Content-Disposition: form-data; name=\"note\"",
                "",
                "hello",
                "--b",
                "Content-Disposition: form-data; name=\"file\"; filename=\"f\"",
                "",
                "content",
                "--b--",
                "");
        assertThat(answer(keyless(), path, type, body)).isEqualTo(answer(without(), path, type, body));
    }

    private App keyless() {
        return App.on(this.server, OTHER_HEADER);
    }

    private App without() {
        return App.on(this.server, "idempotency.enabled=false");
    }

    /** Each application counts for itself, so that the same key may be the first one for both. */
    private static Answer answer(App app, String path, String type, String body) {
        String key = "key-of-" + path + type;
        app.ledger().open(key);
        Http.Call call = app.http().post(path).key(key).header("X-Probe", "true");
        Reply reply = (type.isEmpty() ? call : call.body(type, body.getBytes(StandardCharsets.UTF_8))).send();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(reply.response().headers().map());
        headers.keySet().removeAll(List.of("Date", "X-Trace", "X-After"));
        headers.computeIfPresent(
                "Location", (name, values) -> List.of(values.get(0).replaceAll(":\\d+", "")));
        assertThat(headers.remove("X-Wrapped")).as(path).isIn(null, List.of("false"));
        String text = new String(reply.bytes(), StandardCharsets.ISO_8859_1);
        return new Answer(reply.status(), headers, text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "now"));
    }

    private record Answer(int status, Map<String, List<String>> headers, String text) {}
}
