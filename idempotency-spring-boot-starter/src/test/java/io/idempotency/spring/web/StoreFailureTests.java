package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EachServer
class StoreFailureTests {

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server, "idempotency.in-flight.lease=1s", "idempotency.response.max-size=2KB");
    }

    @AfterEach
    void repair() {
        app().store().down(false);
        app().store().unreadable(false);
    }

    @Test
    void withoutAStoreTheHandlerDoesNotRun() {
        String key = Http.newKey();
        app().store().down(true);
        Reply reply = app().http().post("/plain").key(key).send();
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.problem()).isEqualTo("urn:idempotency:store-unavailable");
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(app().ledger().effects(key)).isZero();
        assertThat(app().http().post("/plain").send().status()).isEqualTo(200);
        app().store().down(false);
        assertThat(app().http().post("/plain").key(key).send().text()).isEqualTo("run 1");
    }

    @Test
    void withoutAStoreTheHandlerRunsUnprotectedIfConfigured() {
        String key = Http.newKey();
        app().store().down(true);
        assertThat(app().http().post("/proceeds").key(key).send().text()).isEqualTo("run 1");
        assertThat(app().http().post("/proceeds").key(key).send().text()).isEqualTo("run 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plain", "/proceeds"})
    void aRecordOfAnotherReleaseIsAnErrorAndNeverASecondRun(String path) {
        String key = Http.newKey();
        app().store().unreadable(true);
        Reply reply = app().http().post(path).key(key).send();
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.problem()).isEqualTo("urn:idempotency:store-unavailable");
        assertThat(app().ledger().effects(key)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/slow", "/slow-and-large"})
    void anAnswerThatCannotBeStoredGoesOutAndIsStoredLater(String path) {
        String key = Http.newKey();
        int recovered =
                app().bean(TestApplication.CountingListener.class).recovered.get();
        CompletableFuture<Reply> first = app().http().post(path).key(key).sendAsync();
        app().ledger().awaitStart(key);
        app().store().down(true);
        app().ledger().open(key);
        assertThat(first.join().status()).isEqualTo(200);
        assertIsDone(path, app().http().post(path).key(key).send());
        app().store().down(false);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> app().bean(TestApplication.CountingListener.class)
                                .recovered
                                .get()
                        > recovered);
        assertIsDone(path, app().http().post(path).key(key).send());
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    private static void assertIsDone(String path, Reply retry) {
        if (path.equals("/slow")) {
            assertThat(retry.isReplay()).isTrue();
            assertThat(retry.text()).isEqualTo("run 1");
        } else {
            assertThat(retry.problem()).isEqualTo("urn:idempotency:response-not-kept");
        }
    }

    @Test
    void aLiveRunKeepsItsKeyBeyondItsLease() {
        String key = Http.newKey();
        CompletableFuture<Reply> first = app().http().post("/slow").key(key).sendAsync();
        app().ledger().awaitStart(key);
        Awaitility.await()
                .during(Duration.ofMillis(2500))
                .atMost(Duration.ofSeconds(10))
                .until(() ->
                        app().http().post("/slow").key(key).send().problem().equals("urn:idempotency:in-progress"));
        app().ledger().open(key);
        assertThat(first.join().text()).isEqualTo("run 1");
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }
}
