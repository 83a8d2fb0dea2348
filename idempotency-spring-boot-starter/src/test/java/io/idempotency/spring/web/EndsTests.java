package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors, redirects, forwards and includes: all that ends an answer without being its body. */
@EachServer
class EndsTests {

    private static final String ALL_KEPT = "idempotency.response.statuses=2xx,3xx,4xx,5xx";
    private static final String NO_ERROR_PAGE = "spring.autoconfigure.exclude="
            + "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration";

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server, ALL_KEPT, "idempotency.response.max-size=20KB");
    }

    private static Reply post(App app, String path, String key) {
        return app.http().post(path).key(key).send();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ends/by-error-page",
                "/ends/forward?by=request",
                "/ends/forward?by=context",
                "/ends/forward?by=name",
                "/ends/include?by=request",
                "/ends/include?by=context",
                "/ends/include?by=name",
                "/ends/redirect-with-body?size=10",
                "/ends/redirect-with-body?size=4000",
                "/ends/redirect-of-two-lines",
                "/ends/header-of-two-lines",
                "/ends/outgrow-then-reset?whole=true",
                "/ends/outgrow-then-reset?whole=false",
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
                "/writer?type=application/json",
                "/writer?type=application/problem%2Bjson",
                "/writer?type=text/html"
            })
    void theFirstAnswerIsWhatItIsWithoutUsAndSoIsItsReplay(String path) {
        String key = Http.newKey();
        Reply without = post(App.on(this.server, "idempotency.enabled=false"), path, Http.newKey());
        Reply first = post(app(), path, key);
        Reply replay = post(app(), path, key);
        assertThat(first.status()).isEqualTo(without.status());
        assertThat(withoutTime(first)).isEqualTo(withoutTime(without));
        assertThat(headersOf(first)).isEqualTo(headersOf(without));
        assertThat(replay.isReplay()).as(replay.text()).isTrue();
        assertThat(replay.status()).isEqualTo(first.status());
        assertThat(replay.bytes()).isEqualTo(first.bytes());
        assertThat(headersOf(replay)).isEqualTo(headersOf(first));
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    private static String withoutTime(Reply reply) {
        return reply.text().replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "now");
    }

    /** Where a server commits early its answer is chunked; held back, its length is known. Error pages set their own. */
    private static Object headersOf(Reply reply) {
        var headers = reply.repeatable();
        List.of("Transfer-Encoding", "Content-Length", "X-Run", "Cache-Control", "Vary")
                .forEach(headers::remove);
        headers.computeIfPresent(
                "Location", (name, values) -> List.of(values.get(0).replaceAll(":\\d+", "")));
        return headers;
    }

    /** Without us the redirect itself would be lost, because the body has overflowed the buffer. */
    @Test
    void aRedirectMayHaveALongBody() {
        String key = Http.newKey();
        Reply first = post(app(), "/ends/redirect-with-body?size=15000", key);
        Reply replay = post(app(), "/ends/redirect-with-body?size=15000", key);
        assertThat(first.status()).isEqualTo(307);
        assertThat(first.bytes()).hasSize(15000);
        assertThat(replay.isReplay()).isTrue();
        assertThat(replay.bytes()).isEqualTo(first.bytes());
        assertThat(replay.headers("Location")).isEqualTo(first.headers("Location"));
    }

    /** Some servers lose the charset, so that the header does not say what the bytes are. */
    @ParameterizedTest
    @ValueSource(strings = {"type", "plain-type", "encoding", "charset", "locale", "header"})
    void theCharsetOfAWriterStaysWhatItIs(String how) {
        String key = Http.newKey();
        Reply first = post(app(), "/ends/charset-after-writer?how=" + how, key);
        assertThat(first.header("Content-Type")).containsPattern("(?i)text/(plain|html);charset=utf-8");
        assertThat(first.text()).isEqualTo("é€");
        Reply replay = post(app(), "/ends/charset-after-writer?how=" + how, key);
        assertThat(replay.headers("Content-Type")).isEqualTo(first.headers("Content-Type"));
        assertThat(replay.bytes()).isEqualTo(first.bytes());
    }

    /** Whatever came before the forward is thrown away, and what comes after it, too. */
    @Test
    void onlyWhatIsForwardedToAnswers() {
        String key = Http.newKey();
        Reply first = post(app(), "/ends/forward-then-print", key);
        assertThat(first.text()).isEqualTo("from a servlet: €");
        assertThat(first.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
        assertThat(post(app(), "/ends/forward-then-print", key).bytes()).isEqualTo(first.bytes());
    }

    /** Each limit has room for what was flushed, but not for what still waited to be encoded. */
    @ParameterizedTest
    @CsvSource({"UTF-8,2000,true", "UTF-8,2000,false", "UTF-16,4000,true", "UTF-16,4000,false"})
    void whatIsResetNeverLeaves(String charset, int limit, boolean whole) {
        App app = App.on(this.server, "idempotency.response.max-size=" + limit + "B");
        String key = Http.newKey();
        String path = "/ends/reset-near-limit?whole=" + whole + "&charset=" + charset;
        Reply first = post(app, path, key);
        assertThat(new String(first.bytes(), Charset.forName(charset))).isEqualTo("run 1");
        assertThat(first.bytes()).isEqualTo("run 1".getBytes(Charset.forName(charset)));
        assertThat(post(app, path, key).bytes()).isEqualTo(first.bytes());
    }

    /** The error page says 418 where the exception alone would be a 500. */
    @Test
    void anExceptionCountsAsTheStatusOfItsErrorPage() {
        App teapotsKept = App.on(this.server, "idempotency.response.statuses=2xx,418");
        String kept = Http.newKey();
        Reply first = post(teapotsKept, "/ends/by-error-page", kept);
        assertThat(first.status()).isEqualTo(418);
        assertThat(post(teapotsKept, "/ends/by-error-page", kept).isReplay()).isTrue();
        String failed = Http.newKey();
        assertThat(post(teapotsKept, "/throws", failed).status()).isEqualTo(500);
        assertThat(post(teapotsKept, "/throws", failed).isReplay()).isFalse();
        assertThat(teapotsKept.ledger().effects(failed)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"/send-error?code=404,404", "/throws,500"})
    void whereTheContainerWritesTheErrorPageTheOperationCountsAsDone(String path, int status) {
        App app = App.on(this.server, ALL_KEPT, NO_ERROR_PAGE, "idempotency.in-flight.lease=1s");
        String key = Http.newKey();
        assertThat(post(app, path, key).status()).isEqualTo(status);
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(post(app, path, key).problem()).isEqualTo("urn:idempotency:response-not-kept"));
        assertThat(app.ledger().effects(key)).isEqualTo(1);
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(app.bean(RecordingObserver.class).open())
                                .as("requests whose end is not told")
                                .isZero());
    }

    @Test
    void whereTheContainerWritesAnErrorPageThatIsNotKeptTheKeyIsFreeAfterItsLease() {
        App app = App.on(this.server, "idempotency.response.statuses=2xx,404", NO_ERROR_PAGE);
        String key = Http.newKey();
        assertThat(post(app, "/throws", key).status()).isEqualTo(500);
        assertThat(post(app, "/throws", key).problem()).isEqualTo("urn:idempotency:in-progress");
        app.store().endLastLease();
        assertThat(post(app, "/throws", key).status()).isEqualTo(500);
        assertThat(app.ledger().effects(key)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"error,true", "error,false", "redirect,true", "throw,true", "throw,false", "answer,false"})
    void anOvertakenRunAnswersWithTheOthersAnswerHoweverItEnds(String how, boolean allKept) {
        App app = allKept ? app() : App.on(this.server);
        String key = Http.newKey();
        CompletableFuture<Reply> stalled =
                app.http().post("/ends/late?how=" + how).key(key).sendAsync();
        app.ledger().awaitStart(key);
        app.store().endLastLease();
        assertThat(post(app, "/ends/late?how=" + how, key).text()).isEqualTo("of run 2");
        app.ledger().open(key);
        Reply late = stalled.join();
        assertThat(late.text()).isEqualTo("of run 2");
        assertThat(late.status()).isEqualTo(200);
        assertThat(late.isReplay()).isTrue();
        assertThat(late.headers("Set-Cookie")).isEmpty();
        assertThat(late.headers("X-Run")).isEmpty();
        assertThat(late.headers("Location")).isEmpty();
    }

    @Test
    void anAnswerWithoutABodyIsKeptWhateverItsType() {
        App app = App.on(this.server, "idempotency.response.content-types=application/json");
        String key = Http.newKey();
        post(app, "/ends/type-without-body", key);
        assertThat(post(app, "/ends/type-without-body", key).isReplay()).isTrue();
    }
}
