package io.idempotency.spring.web;

import static io.idempotency.spring.RequestOutcome.ABORTED;
import static io.idempotency.spring.RequestOutcome.EXECUTED;
import static io.idempotency.spring.RequestOutcome.IN_PROGRESS;
import static io.idempotency.spring.RequestOutcome.KEY_FORMAT;
import static io.idempotency.spring.RequestOutcome.KEY_INVALID;
import static io.idempotency.spring.RequestOutcome.KEY_MISSING;
import static io.idempotency.spring.RequestOutcome.KEY_REUSED;
import static io.idempotency.spring.RequestOutcome.NOT_KEPT;
import static io.idempotency.spring.RequestOutcome.OVERTAKEN;
import static io.idempotency.spring.RequestOutcome.REPLAYED;
import static io.idempotency.spring.RequestOutcome.REPLAY_FORBIDDEN;
import static io.idempotency.spring.RequestOutcome.STORE_FAILURE;
import static io.idempotency.spring.RequestOutcome.UNPROTECTED;
import static io.idempotency.spring.RequestOutcome.WAITED;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.RequestOutcome;
import io.idempotency.spring.web.Http.Call;
import io.idempotency.spring.web.Http.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a request, once, whatever becomes of it: to observers, to the log, and to its client. */
@EachServer
class ObservedTests {

    private static final String FORMAT = "idempotency.key.format=uuid";

    @Parameter
    private Server server;

    private final String key = Http.newKey();
    private final LogWatch log = new LogWatch();

    private App app() {
        return App.on(this.server, "idempotency.in-flight.lease=1s", "idempotency.response.max-size=2KB", FORMAT);
    }

    @AfterEach
    void everyRequestHasEnded() {
        this.log.close();
        app().store().down(false);
        Awaitility.await().untilAsserted(() -> assertThat(observer().open()).isZero());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/plain",
                "/async/callable",
                "/async/deferred",
                "/async/future",
                "/async/plain",
                "/stream/emitter"
            })
    void aRunAndItsReplay(String path) {
        assertOutcome("first", EXECUTED, post(path));
        if (!path.startsWith("/stream")) {
            assertOutcome("retry", REPLAYED, post(path));
            assertThat(observer().events(named("first")).get(0).record())
                    .isNotNull()
                    .isEqualTo(observer().events(named("retry")).get(0).record());
        }
    }

    /** Its error page is written by the application, or by the container, when we are long out of it. */
    @ParameterizedTest
    @CsvSource({"/throws", "/send-error?code=404", "/async/failing", "/async/io-failure"})
    void aRunThatFails(String path) {
        assertOutcome("first", EXECUTED, post(path));
        assertOutcome("retry", EXECUTED, post(path));
    }

    @Test
    void aRequestWithoutAKey() {
        Reply reply = app().http()
                .post("/required")
                .header(RecordingObserver.NAME, named("none"))
                .send();
        assertThat(reply.problem()).endsWith(":key-missing");
        assertThat(reply.text()).doesNotContain("\"record\"");
        assertThat(outcomeOf("none")).isEqualTo(KEY_MISSING);
        app().http()
                .post("/plain")
                .header(RecordingObserver.NAME, named("passes"))
                .send();
        assertThat(observer().events(named("passes"))).isEmpty();
    }

    @Test
    void aKeyThatIsNone() {
        assertOutcome("invalid", KEY_INVALID, app().http().post("/plain").key(""));
        assertOutcome("format", KEY_FORMAT, app().http().post("/plain").key("a"));
    }

    @Test
    void aKeyThatIsInUse() {
        CompletableFuture<Reply> first =
                watched("first", app().http().post("/slow").key(this.key)).sendAsync();
        app().ledger().awaitStart(this.key);
        Reply second = assertOutcome("second", IN_PROGRESS, post("/slow"));
        assertJoined(second, "DEBUG", "in-progress");
        assertThat(observer().outcomes(named("first"))).isEmpty();
        app().ledger().open(this.key);
        first.join();
        assertThat(outcomeOf("first")).isEqualTo(EXECUTED);
        Reply third = assertOutcome(
                "third", KEY_REUSED, app().http().post("/slow?other").key(this.key));
        assertJoined(third, "INFO", "key-reused");
    }

    @Test
    void anAnswerThatIsNotThere() {
        assertOutcome("first", EXECUTED, post("/declines"));
        Reply retry = assertOutcome("retry", NOT_KEPT, post("/declines"));
        assertJoined(retry, "INFO", "response-not-kept");
    }

    @Test
    void anAnswerThatMayNotBeHad() {
        assertOutcome("first", EXECUTED, post("/plain"));
        Reply retry = assertOutcome("retry", REPLAY_FORBIDDEN, post("/plain").header("X-Revoked", "true"));
        assertJoined(retry, "INFO", "replay-forbidden");
    }

    @Test
    void aStoreThatDoesNotAnswer() {
        app().store().down(true);
        Reply refused = assertOutcome("refused", STORE_FAILURE, post("/plain"));
        assertOutcome("unprotected", UNPROTECTED, post("/proceeds"));
        assertJoined(refused, "WARN", "IdempotencyStoreException: down");
        assertThat(refused.text()).doesNotContain("down");
    }

    @Test
    void whoHasWaited() {
        CompletableFuture<Reply> first =
                watched("first", post("/wait/annotated")).sendAsync();
        app().ledger().awaitStart(this.key);
        CompletableFuture<Reply> second =
                watched("second", post("/wait/annotated")).sendAsync();
        Awaitility.await().until(() -> app().store().refused() > 1);
        app().ledger().open(this.key);
        first.join();
        assertThat(second.join().isReplay()).isTrue();
        assertThat(outcomeOf("first")).isEqualTo(EXECUTED);
        assertThat(outcomeOf("second")).isEqualTo(WAITED);
    }

    @Test
    void whoGoesWhileWaiting() throws IOException {
        CompletableFuture<Reply> first =
                watched("first", post("/wait/annotated")).sendAsync();
        app().ledger().awaitStart(this.key);
        int refused = app().store().refused();
        try (RawHttp second = new RawHttp(app().port())) {
            second.send("POST /wait/annotated HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + this.key + "\r\n"
                    + RecordingObserver.NAME + ": " + named("second") + "\r\nContent-Length: 0\r\n\r\n");
            Awaitility.await().until(() -> app().store().refused() > refused);
            second.abort();
        }
        app().ledger().open(this.key);
        first.join();
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(observer().outcomes(named("second"))).hasSize(1));
        assertThat(observer().outcomes(named("second"))).isSubsetOf(ABORTED, WAITED);
    }

    @Test
    void whoIsOvertaken() {
        CompletableFuture<Reply> stalled =
                watched("stalled", post("/gated?size=10")).sendAsync();
        app().ledger().awaitStart(this.key + 1);
        app().store().endLastLease();
        app().ledger().open(this.key + 2);
        assertOutcome("other", EXECUTED, post("/gated?size=10"));
        app().ledger().open(this.key + 1);
        stalled.join();
        assertThat(outcomeOf("stalled")).isEqualTo(OVERTAKEN);
    }

    @Test
    void aBodyThatBreaksOff() throws IOException {
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send("POST /plain HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + this.key + "\r\n"
                    + RecordingObserver.NAME + ": " + named("cut")
                    + "\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nabc");
            raw.endSending();
            raw.readToEnd();
        }
        assertThat(outcomeOf("cut")).isEqualTo(ABORTED);
    }

    @Test
    void anObserverThatThrowsChangesNothing() {
        assertThat(post("/plain")
                        .header(RecordingObserver.NAME, "throws")
                        .send()
                        .text())
                .isEqualTo("run 1");
        assertThat(post("/plain")
                        .header(RecordingObserver.NAME, "throws")
                        .send()
                        .isReplay())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/logs", "/logs/callable"})
    void whatAHandlerLogsCarriesTheRecord(String path) {
        String record = post(path).send().text();
        app().http().post(path).header("X-Work", this.key + "2").send();
        assertThat(this.log.lines("working for " + this.key + ";"))
                .extracting(LogWatch.Line::record)
                .containsExactly(record);
        assertThat(this.log.lines("working for " + this.key + "2;"))
                .extracting(LogWatch.Line::record)
                .containsExactly("none");
    }

    @Test
    void metricsNameTheOutcome() {
        assertOutcome("first", EXECUTED, post("/plain"));
        assertOutcome("retry", REPLAYED, post("/plain"));
        MeterRegistry meters = app().bean(MeterRegistry.class);
        assertThat(meters.get("idempotency.requests")
                        .tag("outcome", "replayed")
                        .timer()
                        .count())
                .isPositive();
        assertThat(meters.get("idempotency.store.calls")
                        .tag("operation", "acquire")
                        .tag("outcome", "acquired")
                        .timer()
                        .count())
                .isPositive();
        assertThat(meters.get("idempotency.runs.leased").gauge().value()).isZero();
        assertThat(meters.get("idempotency.requests.active").longTaskTimers())
                .allMatch(timer -> timer.activeTasks() == 0);
        assertThat(meters.getMeters())
                .filteredOn(meter -> meter.getId().getName().startsWith("idempotency"))
                .allMatch(meter -> meter.getId().getTags().stream()
                        .allMatch(tag -> tag.getValue().length() < 20));
    }

    private RecordingObserver observer() {
        return app().bean(RecordingObserver.class);
    }

    private Call post(String path) {
        return app().http().post(path).key(this.key);
    }

    private String named(String name) {
        return name + " " + this.key;
    }

    private Call watched(String name, Call call) {
        return call.header(RecordingObserver.NAME, named(name));
    }

    private Reply assertOutcome(String name, RequestOutcome outcome, Call call) {
        Reply reply = watched(name, call).send();
        assertThat(outcomeOf(name)).as(reply.text()).isEqualTo(outcome);
        return reply;
    }

    /** The client may have its answer before the observer is told. */
    private RequestOutcome outcomeOf(String name) {
        Awaitility.await().until(() -> !observer().events(named(name)).isEmpty());
        assertThat(observer().outcomes(named(name))).hasSize(1);
        return observer().outcomes(named(name)).get(0);
    }

    private void assertJoined(Reply refusal, String level, String problem) {
        LogWatch.Line line = lineAbout(refusal);
        assertThat(line.level()).isEqualTo(level);
        assertThat(line.text()).contains(problem).doesNotContain(this.key);
    }

    /** Finds what the log says of the record that the refusal names. */
    private LogWatch.Line lineAbout(Reply refusal) {
        String member = "\"record\":\"";
        int start = refusal.text().indexOf(member) + member.length();
        String record = refusal.text().substring(start, start + 43);
        return this.log.lines("record " + record).stream()
                .filter(line -> line.text().contains("refused"))
                .filter(line -> line.record().equals(record))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError("Nothing is said of " + record));
    }
}
