package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that a server may parse for a handler, or a handler may read itself. */
@EachServer
class FormTests {

    private static final String FORM = "application/x-www-form-urlencoded";

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server);
    }

    private App without() {
        return App.on(this.server, "idempotency.enabled=false");
    }

    @ParameterizedTest
    @CsvSource({
        "/form, false", "/form, true",
        "/parameters, false", "/parameters, true",
        "/form-map, false", "/form-map, true",
        "/form-raw, false", "/form-raw, true",
        "/unread, false", "/unread, true"
    })
    void aFormIsReadAsWithoutUsAndCompared(String path, boolean readBefore) {
        String key = Http.newKey();
        String form = "amount=5&currency=EUR&amount=7&_csrf=a";
        String read = form(without(), path, Http.newKey(), form, readBefore).text();
        Reply first = form(app(), path, key, form, readBefore);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).isEqualTo(read);
        assertThat(form(app(), path, key, form, readBefore).isReplay()).isTrue();
        assertThat(form(app(), path, key, form.replace('7', '8'), readBefore).problem())
                .isEqualTo("urn:idempotency:key-reused");
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @Test
    void theOrderOfParametersAndTheTokenTakeNoPart() {
        String key = Http.newKey();
        assertThat(form(app(), "/form", key, "amount=5&currency=EUR", false).text())
                .isEqualTo("1:5EUR");
        assertThat(form(app(), "/form", key, "currency=EUR&amount=5&_csrf=b", false)
                        .isReplay())
                .isTrue();
    }

    private static Reply form(App app, String path, String key, String form, boolean readBefore) {
        return send(app, path, key, FORM, form, readBefore);
    }

    private static Reply send(App app, String path, String key, String type, String body, boolean readBefore) {
        Http.Call call = app.http().post(path).key(key).body(type, body.getBytes(StandardCharsets.UTF_8));
        return (readBefore ? call.header("X-Csrf", "a") : call).send();
    }

    @ParameterizedTest
    @CsvSource({"/upload, false", "/upload, true", "/parts, false", "/parts, true", "/unread, false", "/unread, true"})
    void anUploadIsReadAsWithoutUsAndComparedByItsParts(String path, boolean readBefore) {
        String key = Http.newKey();
        String read = upload(without(), path, Http.newKey(), "b1", "content", readBefore)
                .text();
        Reply first = upload(app(), path, key, "b1", "content", readBefore);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).isEqualTo(read);
        assertThat(upload(app(), path, key, "b1", "content", readBefore).isReplay())
                .isTrue();
        assertThat(upload(app(), path, key, "another", "content", readBefore).isReplay())
                .isTrue();
        assertThat(upload(app(), path, key, "b1", "Content", readBefore).problem())
                .isEqualTo("urn:idempotency:key-reused");
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    private static Reply upload(App app, String path, String key, String boundary, String content, boolean readBefore) {
        String body =
                "--" + boundary + "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\na\r\n--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
                        + "Content-Type: text/plain\r\n\r\n" + content + "\r\n--" + boundary + "--\r\n";
        return send(app, path, key, "multipart/form-data; boundary=" + boundary, body, readBefore);
    }

    @Test
    void anUploadThatTheHandlerReadsItselfIsComparedByItsBytes() {
        App app = App.on(this.server, "spring.servlet.multipart.enabled=false");
        String key = Http.newKey();
        Reply first = upload(app, "/form-raw", key, "b1", "content", false);
        assertThat(first.text()).startsWith("1:--b1").contains("content");
        assertThat(upload(app, "/form-raw", key, "b1", "content", false).isReplay())
                .isTrue();
        assertThat(upload(app, "/form-raw", key, "b2", "content", false).problem())
                .isEqualTo("urn:idempotency:key-reused");
        String unread = Http.newKey();
        assertThat(upload(app, "/unread", unread, "b1", "content", false).text())
                .isEqualTo("1:nothing");
        assertThat(upload(app, "/unread", unread, "b1", "content", false).isReplay())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%zz", "a=1&b=%"})
    void aFormThatCannotBeParsedDoesNotUndoWhatWasDone(String form) {
        assertDone(app(), form);
    }

    @Test
    void aFormThatIsTooLargeToBeParsedDoesNotUndoWhatWasDone() {
        App app = App.on(
                this.server, "server.tomcat.max-http-form-post-size=1KB", "server.jetty.max-http-form-post-size=1KB");
        assertDone(app, "a=" + "x".repeat(5000));
    }

    private static void assertDone(App app, String form) {
        String key = Http.newKey();
        Reply first = form(app, "/unread", key, form, false);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text()).isEqualTo("1:nothing");
        assertThat(form(app, "/unread", key, form, false).isReplay()).isTrue();
        assertThat(form(app, "/unread", key, form + "1", false).problem()).isEqualTo("urn:idempotency:key-reused");
        assertThat(app.ledger().effects(key)).isEqualTo(1);
    }

    @Test
    void aFormThatBreaksOffDoesNotUndoWhatWasDone() throws IOException {
        String key = Http.newKey();
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send("POST /unread HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key + "\r\nContent-Type: " + FORM
                    + "\r\nContent-Length: 10\r\n\r\na=1");
            raw.endSending();
            raw.readToEnd();
        }
        assertThat(form(app(), "/unread", key, "a=12345678", false).isReplay()).isTrue();
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%zz", "a=1&b=%"})
    void aFormThatCannotBeParsedIsNotTheOneThatWasParsed(String form) {
        String key = Http.newKey();
        assertThat(form(app(), "/unread", key, "a=1", false).text()).isEqualTo("1:nothing");
        assertThat(form(app(), "/unread", key, form, false).problem()).isEqualTo("urn:idempotency:key-reused");
    }

    @Test
    void anUploadThatCannotBeParsedIsNotTheOneThatWasParsed() {
        String key = Http.newKey();
        assertThat(upload(app(), "/upload", key, "b1", "content", false).status())
                .isEqualTo(200);
        Reply broken = send(app(), "/upload", key, "multipart/form-data; boundary=b1", "--b1\r\nnonsense", false);
        assertThat(broken.problem()).isEqualTo("urn:idempotency:key-reused");
    }
}
