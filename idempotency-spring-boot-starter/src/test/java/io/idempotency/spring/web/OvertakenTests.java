package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that has stalled past its lease, whose key another run has taken. */
@EachServer
class OvertakenTests {

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server, "idempotency.response.max-size=2KB");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3000})
    void aStalledRunAnswersWithWhatTheOtherHasDone(int size) {
        String key = Http.newKey();
        int overtaken =
                app().bean(TestApplication.CountingListener.class).overtaken.get();
        CompletableFuture<Reply> stalled = start(key, size);
        app().ledger().awaitStart(key + 1);
        app().store().endLastLease();
        app().ledger().open(key + 2);
        Reply other = start(key, size).join();
        app().ledger().open(key + 1);
        Reply late = stalled.join();
        assertThat(other.status()).isEqualTo(202);
        if (size < 2048) {
            assertThat(late.isReplay()).isTrue();
            assertThat(late.status()).isEqualTo(202);
            assertThat(late.bytes()).isEqualTo(other.bytes());
            assertThat(late.headers("X-Run")).containsExactly("2");
        } else {
            assertThat(late.problem()).isEqualTo("urn:idempotency:response-not-kept");
            assertThat(late.headers("X-Run")).isEmpty();
        }
        assertThat(late.headers("Vary")).containsExactly("Origin");
        assertThat(app().bean(TestApplication.CountingListener.class).overtaken).hasValueGreaterThan(overtaken);
    }

    @Test
    void aStalledRunWaitsForTheOneThatOvertookIt() {
        String key = Http.newKey();
        CompletableFuture<Reply> stalled = start(key, 10);
        app().ledger().awaitStart(key + 1);
        app().store().endLastLease();
        CompletableFuture<Reply> other = start(key, 10);
        app().ledger().awaitStart(key + 2);
        app().ledger().open(key + 1);
        Reply late = stalled.join();
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.problem()).isEqualTo("urn:idempotency:in-progress");
        assertThat(late.text()).doesNotContain("1111111111");
        app().ledger().open(key + 2);
        assertThat(other.join().status()).isEqualTo(202);
    }

    @Test
    void aStalledRunThatNobodyOvertookIsKept() {
        String key = Http.newKey();
        CompletableFuture<Reply> stalled = start(key, 10);
        app().ledger().awaitStart(key + 1);
        app().store().endLastLease();
        app().ledger().open(key + 1);
        assertThat(stalled.join().status()).isEqualTo(201);
        assertThat(start(key, 10).join().isReplay()).isTrue();
    }

    private CompletableFuture<Reply> start(String key, int size) {
        return app().http().post("/gated?size=" + size).key(key).sendAsync();
    }
}
