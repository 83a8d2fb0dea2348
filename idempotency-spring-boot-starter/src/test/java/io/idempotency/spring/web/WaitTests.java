package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that wait for the end of the run that has their key. */
@Tag("smoke")
@EachServer
class WaitTests {

    private static final String WAIT = "idempotency.in-flight.strategy=wait";
    private static final String IN_PROGRESS = "urn:idempotency:in-progress";
    private static final int CROWD = 60;

    @Parameter
    private Server server;

    /** Far fewer threads than requests that wait. */
    private App app() {
        return App.on(
                this.server,
                WAIT,
                "idempotency.response.max-size=2KB",
                "server.tomcat.threads.max=4",
                "server.jetty.threads.max=12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"answer", "future"})
    void allWhoWaitGetTheFirstAnswerAndHoldNoThread(String kind) {
        String key = Http.newKey();
        CompletableFuture<Reply> first = start(app(), "/wait/" + kind, key);
        app().ledger().awaitStart(key);
        List<CompletableFuture<Reply>> others = crowd(app(), "/wait/" + kind, key);
        app().ledger().open(key);
        assertThat(first.join().text()).isEqualTo("run 1");
        assertThat(others.stream().map(CompletableFuture::join))
                .allSatisfy(
                        reply -> assertThat(reply.isReplay()).as(reply.text()).isTrue())
                .allSatisfy(reply -> assertThat(reply.text()).isEqualTo("run 1"));
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @Test
    void aLostSignalIsMadeUpFor() {
        App app = App.on(this.server, WAIT, "idempotency.in-flight.retry-after=2s");
        app.store().losesSignals(true);
        String key = Http.newKey();
        occupy(app, "/wait/answer", key);
        CompletableFuture<Reply> other =
                waiting(app, app.http().post("/wait/answer").key(key));
        app.ledger().open(key);
        assertThat(other.join().isReplay()).isTrue();
    }

    @Test
    void whoHasWaitedLongEnoughIsRefused() {
        App app = App.on(this.server, WAIT, "idempotency.in-flight.wait-timeout=100ms");
        String key = Http.newKey();
        CompletableFuture<Reply> first = start(app, "/wait/answer", key);
        app.ledger().awaitStart(key);
        Reply other = app.http().post("/wait/answer").key(key).send();
        assertThat(other.problem()).isEqualTo(IN_PROGRESS);
        assertThat(other.header("Retry-After")).isEqualTo("1");
        app.ledger().open(key);
        assertThat(first.join().status()).isEqualTo(200);
    }

    @Test
    void noMoreThanConfiguredWaitAndThereIsRoomAgain() {
        App app = App.on(this.server, WAIT, "idempotency.in-flight.max-waiting=1");
        for (int round = 0; round < 3; round++) {
            fillTheRoom(app);
        }
    }

    /** Lets one wait where only one may. Whoever was there before takes a moment to leave if the store does not signal. */
    private static void fillTheRoom(App app) {
        String key = Http.newKey();
        occupy(app, "/wait/answer", key);
        Http.Call call = app.http().post("/wait/answer").key(key);
        CompletableFuture<Reply> second =
                Awaitility.await().until(() -> waitingOrRefused(app, call), reply -> !reply.isDone());
        assertThat(app.http().post("/wait/answer").key(key).send().problem()).isEqualTo(IN_PROGRESS);
        app.ledger().open(key);
        assertThat(second.join().isReplay()).isTrue();
    }

    @Test
    void whoeverLeavesMakesRoom() throws IOException {
        App app = App.on(this.server, WAIT, "idempotency.in-flight.max-waiting=1");
        String key = Http.newKey();
        CompletableFuture<Reply> first = start(app, "/wait/answer", key);
        app.ledger().awaitStart(key);
        int refused = app.store().refused();
        try (RawHttp raw = new RawHttp(app.port())) {
            raw.send("POST /wait/answer HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key
                    + "\r\nContent-Length: 0\r\n\r\n");
            Awaitility.await().until(() -> app.store().refused() >= refused + 2);
            raw.abort();
        }
        app.ledger().open(key);
        assertThat(first.join().status()).isEqualTo(200);
        fillTheRoom(app);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 200_000})
    void ifTheFirstFailsTheNextRunsWithAllThatItSent(int size) {
        String key = Http.newKey();
        String body = "b".repeat(size);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Http.Call call = app().http().post("/wait/echo").key(key).header("X-User", "alice");
        CompletableFuture<Reply> first = call.body("text/plain", bytes).sendAsync();
        app().ledger().awaitStart(key);
        CompletableFuture<Reply> second = waiting(
                app(),
                app().http()
                        .post("/wait/echo")
                        .key(key)
                        .header("X-User", "alice")
                        .body("text/plain", bytes));
        app().ledger().open(key);
        assertThat(first.join().status()).isEqualTo(503);
        assertThat(second.join().text()).isEqualTo("run 2 of alice: " + body);
        assertThat(second.join().isReplay()).isFalse();
        assertThat(app().ledger().effects(key)).isEqualTo(2);
    }

    @Test
    void ifTheFirstFailsTheNextRunsWithItsForm() {
        String key = Http.newKey();
        byte[] form = "a=1&b=2".getBytes(StandardCharsets.US_ASCII);
        CompletableFuture<Reply> first = app().http()
                .post("/wait/form")
                .key(key)
                .body("application/x-www-form-urlencoded", form)
                .sendAsync();
        app().ledger().awaitStart(key);
        CompletableFuture<Reply> second = waiting(
                app(), app().http().post("/wait/form").key(key).body("application/x-www-form-urlencoded", form));
        app().ledger().open(key);
        assertThat(first.join().status()).isEqualTo(503);
        assertThat(second.join().text()).isEqualTo("run 2: {a=1, b=2}");
    }

    @Test
    void ofManyWhoWaitForAFailureOneRunsAndTheOthersGetItsAnswer() {
        String key = Http.newKey();
        occupy(app(), "/wait/then-future", key);
        List<CompletableFuture<Reply>> others = crowd(app(), "/wait/then-future", key);
        app().ledger().open(key);
        assertThat(others.stream().map(CompletableFuture::join))
                .allSatisfy(reply -> assertThat(reply.text()).isEqualTo("run 2"));
        assertThat(app().ledger().effects(key)).isEqualTo(2);
    }

    @Test
    void anAnswerThatIsNotKeptIsNotWaitedForInVain() {
        String key = Http.newKey();
        occupy(app(), "/wait/large", key);
        CompletableFuture<Reply> other =
                waiting(app(), app().http().post("/wait/large").key(key));
        app().ledger().open(key);
        assertThat(other.join().problem()).isEqualTo("urn:idempotency:response-not-kept");
    }

    @Test
    void anotherRequestDoesNotWait() {
        String key = Http.newKey();
        CompletableFuture<Reply> first = start(app(), "/wait/answer", key);
        app().ledger().awaitStart(key);
        assertThat(app().http().post("/wait/answer?other").key(key).send().problem())
                .isEqualTo("urn:idempotency:key-reused");
        app().ledger().open(key);
        assertThat(first.join().status()).isEqualTo(200);
    }

    /** Another run has been seen: whatever the store says or does not say now, this request must not run beside it. */
    @Test
    void whoWaitsDoesNotRunBecauseTheStoreFails() {
        App app = App.on(this.server, WAIT, "idempotency.store.on-failure=proceed");
        String key = Http.newKey();
        CompletableFuture<Reply> first = start(app, "/wait/answer", key);
        app.ledger().awaitStart(key);
        CompletableFuture<Reply> other =
                waiting(app, app.http().post("/wait/answer").key(key));
        app.store().down(true);
        try {
            assertThat(other.join().problem()).isEqualTo(IN_PROGRESS);
        } finally {
            app.store().down(false);
            app.ledger().open(key);
        }
        assertThat(first.join().status()).isEqualTo(200);
        assertThat(app.ledger().effects(key)).isEqualTo(1);
    }

    @Test
    void aHandlerSaysForItself() {
        App rejecting = App.on(this.server);
        String annotated = Http.newKey();
        occupy(rejecting, "/wait/annotated", annotated);
        CompletableFuture<Reply> other =
                waiting(rejecting, rejecting.http().post("/wait/annotated").key(annotated));
        rejecting.ledger().open(annotated);
        assertThat(other.join().isReplay()).isTrue();
        String impatient = Http.newKey();
        occupy(app(), "/wait/impatient", impatient);
        assertThat(app().http().post("/wait/impatient").key(impatient).send().problem())
                .isEqualTo(IN_PROGRESS);
        app().ledger().open(impatient);
    }

    /** Returns when the first run waits for the test. */
    private static void occupy(App app, String path, String key) {
        CompletableFuture<Reply> unused = start(app, path, key);
        app.ledger().awaitStart(key);
    }

    private static CompletableFuture<Reply> start(App app, String path, String key) {
        return app.http().post(path).key(key).sendAsync();
    }

    /** Returns when the request waits: it has been told twice that another one runs. */
    private static CompletableFuture<Reply> waiting(App app, Http.Call call) {
        CompletableFuture<Reply> reply = waitingOrRefused(app, call);
        assertThat(reply).isNotDone();
        return reply;
    }

    private static CompletableFuture<Reply> waitingOrRefused(App app, Http.Call call) {
        int refused = app.store().refused();
        CompletableFuture<Reply> reply = call.sendAsync();
        Awaitility.await().until(() -> reply.isDone() || app.store().refused() >= refused + 2);
        return reply;
    }

    private static List<CompletableFuture<Reply>> crowd(App app, String path, String key) {
        int refused = app.store().refused();
        List<CompletableFuture<Reply>> replies = IntStream.range(0, CROWD)
                .mapToObj(unused -> start(app, path, key))
                .toList();
        Awaitility.await().until(() -> app.store().refused() >= refused + 2 * CROWD);
        return replies;
    }
}
