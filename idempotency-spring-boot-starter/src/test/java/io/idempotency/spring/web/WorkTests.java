package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import io.idempotency.spring.web.RawHttp.Answer;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same work by handlers of every kind: what a client sees must not depend on the thread that does it. */
@Tag("smoke")
@EachServer
@Timeout(60)
class WorkTests {

    private static final String IN_PROGRESS = "urn:idempotency:in-progress";
    private static final String NOT_KEPT = "urn:idempotency:response-not-kept";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server, "idempotency.in-flight.lease=1s", "server.tomcat.max-keep-alive-requests=-1");
    }

    private Reply post(String kind, String then, String key) {
        return app().http().post("/jobs/" + kind + "?then=" + then).key(key).send();
    }

    /** The retry is on its way as soon as the last byte of the first answer is there. */
    @ParameterizedTest
    @ValueSource(strings = {"here", "callable", "task", "deferred", "future", "body", "plain"})
    void anAnswerIsStoredBeforeTheClientHasItsEnd(String kind) throws IOException {
        try (RawHttp one = new RawHttp(app().port());
                RawHttp other = new RawHttp(app().port())) {
            for (int i = 0; i < 200; i++) {
                String key = Http.newKey();
                one.send(request(kind, "answer", key));
                Answer first = one.readAnswer();
                other.send(request(kind, "answer", key));
                Answer second = other.readAnswer();
                assertThat(first.text()).isEqualTo("run 1");
                assertThat(second.isReplay()).as(second.text()).isTrue();
                assertThat(second.text()).isEqualTo("run 1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"here", "callable", "task", "deferred", "future", "body", "plain"})
    void whileItRunsASecondRequestIsRefused(String kind) throws IOException {
        String key = Http.newKey();
        try (RawHttp first = new RawHttp(app().port())) {
            first.send(request(kind, "wait", key));
            app().ledger().awaitStart(key);
            assertThat(post(kind, "wait", key).problem()).isEqualTo(IN_PROGRESS);
            app().ledger().open(key);
            assertThat(first.readAnswer().text()).isEqualTo("run 1");
        }
        assertThat(post(kind, "wait", key).isReplay()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"here", "callable", "task", "deferred", "future", "body", "plain"})
    void aFailureLeavesTheKeyFree(String kind) {
        String key = Http.newKey();
        for (int i = 1; i <= 3; i++) {
            Reply reply = post(kind, "fail", key);
            assertThat(reply.status()).as(reply.text()).isEqualTo(422);
            assertThat(reply.isReplay()).isFalse();
            assertThat(app().ledger().effects(key)).isEqualTo(i);
        }
    }

    /** Streams are another matter: what a client has not got cannot be replayed as a whole. */
    @ParameterizedTest
    @ValueSource(strings = {"here", "callable", "task", "deferred", "future", "plain"})
    void aClientThatLeavesFindsTheAnswerLater(String kind) throws IOException {
        String key = Http.newKey();
        try (RawHttp first = new RawHttp(app().port())) {
            first.send(request(kind, "wait", key));
            app().ledger().awaitStart(key);
            first.abort();
        }
        assertThat(post(kind, "wait", key).problem()).isEqualTo(IN_PROGRESS);
        app().ledger().open(key);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(post(kind, "wait", key).isReplay()).isTrue());
        assertThat(post(kind, "wait", key).text()).isEqualTo("run 1");
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    /** A result that comes late is not told to anybody. */
    @Test
    void afterATimeOutTheKeyOfADeferredResultIsHeldForALease() {
        String key = Http.newKey();
        assertThat(post("deferred", "time-out", key).status()).isEqualTo(503);
        assertThat(post("deferred", "time-out", key).problem()).isEqualTo(IN_PROGRESS);
        app().ledger().open(key);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(post("deferred", "time-out", key).text()).isEqualTo("run 2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"task", "plain"})
    void aResultThatComesAfterATimeOutCountsAsDone(String kind) {
        String key = Http.newKey();
        assertThat(post(kind, "time-out", key).status()).isBetween(500, 503);
        assertThat(post(kind, "time-out", key).problem()).isEqualTo(IN_PROGRESS);
        app().ledger().open(key);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(post(kind, "time-out", key).problem()).isEqualTo(NOT_KEPT));
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"here", "callable", "task", "deferred", "future", "body", "plain"})
    void whatIsSettledOnAnyThreadIsDone(String kind) {
        String key = Http.newKey();
        assertThat(post(kind, "settle", key).status()).isEqualTo(422);
        assertThat(post(kind, "settle", key).problem()).isEqualTo(NOT_KEPT);
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"here", "callable", "task", "deferred", "future", "body", "plain"})
    void whatIsDeclinedOnAnyThreadIsNotKept(String kind) {
        String key = Http.newKey();
        assertThat(post(kind, "decline", key).text()).isEqualTo("run 1");
        assertThat(post(kind, "decline", key).problem()).isEqualTo(NOT_KEPT);
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"here", "callable", "task", "deferred", "future", "body", "plain"})
    void theArgumentOfAHandlerWorksOnAnyThread(String kind) {
        String key = Http.newKey();
        String[] first = post(kind, "look", key).text().split(" ", -1);
        String[] retry = post(kind, "look", key).text().split(" ", -1);
        String[] other = post(kind, "look", Http.newKey()).text().split(" ", -1);
        assertThat(first).hasSize(3).startsWith("handled:");
        assertThat(Long.parseLong(retry[1])).isGreaterThan(Long.parseLong(first[1]));
        assertThat(retry[2]).isEqualTo(first[2]);
        assertThat(other[2]).isNotEqualTo(first[2]);
    }

    /** Threads that are the application's own are the application's to bind. */
    @ParameterizedTest
    @ValueSource(strings = {"here", "callable", "task", "body"})
    void theCurrentExecutionIsThatOfTheArgumentWhereverSpringRunsTheHandler(String kind) {
        assertThat(post(kind, "look-around", Http.newKey()).text()).isEqualTo("run 1 true");
        assertThat(app().http()
                        .post("/jobs/" + kind + "?then=look-around")
                        .send()
                        .status())
                .isGreaterThanOrEqualTo(400);
    }

    @Test
    void theApplicationsOwnContextGoesAlong() {
        String key = Http.newKey();
        assertThat(app().http().post("/jobs/tenant").key(key).send().text()).isEqualTo(key + " true");
    }

    private static String request(String kind, String then, String key) {
        return "POST /jobs/" + kind + "?then=" + then + " HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key
                + "\r\nContent-Length: 0\r\n\r\n";
    }
}
