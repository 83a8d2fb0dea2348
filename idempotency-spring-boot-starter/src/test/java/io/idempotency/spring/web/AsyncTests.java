package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("smoke")
@EachServer
class AsyncTests {

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server, "idempotency.in-flight.lease=1s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"callable", "deferred", "at-once", "future", "body", "plain"})
    void anAsynchronousAnswerIsReplayed(String kind) {
        for (int round = 0; round < 20; round++) {
            String key = Http.newKey();
            Reply first = app().http().post("/async/" + kind).key(key).send();
            Reply second = app().http().post("/async/" + kind).key(key).send();
            assertThat(first.status()).isBetween(200, 202);
            assertThat(first.text()).endsWith("run 1");
            assertThat(second.isReplay()).isTrue();
            assertThat(second.bytes()).isEqualTo(first.bytes());
            assertThat(app().ledger().effects(key)).isEqualTo(1);
        }
    }

    @Test
    void anAsynchronousFailureLeavesTheKeyFree() {
        String key = Http.newKey();
        assertThat(app().http().post("/async/failing").key(key).send().text()).contains("run 1");
        assertThat(app().http().post("/async/failing").key(key).send().text()).contains("run 2");
    }

    @Test
    void ofManySimultaneousRequestsOneRuns() {
        for (int round = 0; round < 20; round++) {
            String key = Http.newKey();
            List<CompletableFuture<Reply>> calls = IntStream.range(0, 50)
                    .mapToObj(unused ->
                            app().http().post("/async/future").key(key).sendAsync())
                    .toList();
            List<Reply> replies = calls.stream().map(CompletableFuture::join).toList();
            assertThat(app().ledger().effects(key)).isEqualTo(1);
            assertThat(replies)
                    .allMatch(reply -> reply.status() == 200
                            ? reply.text().equals("run 1")
                            : reply.problem().equals("urn:idempotency:in-progress"));
        }
    }

    @Test
    void aFutureThatCompletesAfterItsTimeOutSettles() {
        App app = App.on(this.server, "idempotency.in-flight.lease=1s", "spring.mvc.async.request-timeout=100ms");
        String key = Http.newKey();
        assertThat(app.http().post("/async/late-future").key(key).send().status())
                .isEqualTo(503);
        app.ledger().open(key);
        Awaitility.await()
                .untilAsserted(() -> assertThat(app.http()
                                .post("/async/late-future")
                                .key(key)
                                .send()
                                .problem())
                        .isEqualTo("urn:idempotency:response-not-kept"));
        assertThat(app.ledger().effects(key)).isEqualTo(1);
    }

    /** The container tells of it as it tells of a client that has gone. */
    @Test
    void anInputOutputErrorOfTheHandlerIsAnAnswerLikeAnyOther() {
        App app = App.on(this.server, "idempotency.response.statuses=2xx,5xx");
        String key = Http.newKey();
        Reply first = app.http().post("/async/io-failure").key(key).send();
        Reply second = app.http().post("/async/io-failure").key(key).send();
        assertThat(first.status()).isEqualTo(500);
        assertThat(second.isReplay()).as(second.text()).isTrue();
        assertThat(second.bytes()).isEqualTo(first.bytes());
        assertThat(app.ledger().effects(key)).isEqualTo(1);
    }

    @Test
    void aListenerOfTheHandlerMayEndTheAnswer() {
        String key = Http.newKey();
        Reply first = app().http().post("/async/listener-ends").key(key).send();
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.text()).isEqualTo("ended by a listener");
        Reply second = app().http().post("/async/listener-ends").key(key).send();
        assertThat(second.isReplay()).isTrue();
        assertThat(second.bytes()).isEqualTo(first.bytes());
    }

    @Test
    void afterATimeOutTheKeyIsHeldForALease() {
        String key = Http.newKey();
        Reply first = app().http().post("/async/times-out").key(key).send();
        assertThat(first.status()).as(first.text()).isEqualTo(503);
        Reply second = app().http().post("/async/times-out").key(key).send();
        assertThat(second.problem()).isEqualTo("urn:idempotency:in-progress");
        app().ledger().open(key);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(app().http()
                                .post("/async/times-out")
                                .key(key)
                                .send()
                                .problem())
                        .isEmpty());
    }
}
