package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EachServer
class ForwardTests {

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server, "idempotency.response.statuses=2xx,4xx,5xx");
    }

    private Reply rewritten(String path, String target, String key) {
        return app().http().post(path).key(key).header("X-Rewrite", target).send();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/entity",
                "/plain",
                "/async/callable",
                "/async/plain",
                "/send-error?code=404",
                "/throws",
                "/forwards"
            })
    void whatAFilterForwardsIsProtected(String target) {
        String key = Http.newKey();
        Reply without = App.on(this.server, "idempotency.enabled=false")
                .http()
                .post("/old")
                .key(key)
                .header("X-Rewrite", target)
                .send();
        int effects = app().ledger().effects(key);
        Reply first = rewritten("/old", target, key);
        Reply second = rewritten("/old", target, key);
        assertThat(first.status()).isEqualTo(without.status());
        assertThat(first.isReplay()).isFalse();
        assertThat(second.isReplay()).isTrue();
        assertThat(second.bytes()).isEqualTo(first.bytes());
        assertThat(app().ledger().effects(key)).isEqualTo(effects + 1);
    }

    @Test
    void theTargetOfAForwardIsWhatCounts() {
        String key = Http.newKey();
        assertThat(rewritten("/old", "/plain", key).text()).isEqualTo("run 1");
        assertThat(rewritten("/older", "/plain", key).isReplay()).isTrue();
        assertThat(app().http().post("/plain").key(key).send().isReplay()).isTrue();
        assertThat(rewritten("/old", "/plain?a=1", key).problem()).isEqualTo("urn:idempotency:key-reused");
        assertThat(app().http()
                        .post("/old")
                        .header("X-Rewrite", "/required")
                        .send()
                        .problem())
                .isEqualTo("urn:idempotency:key-missing");
    }

    @Test
    void aRequestIsTakenOnceHoweverOftenItIsForwarded() {
        assertThat(app().http().post("/layers").key(Http.newKey()).send().text())
                .isEqualTo("1 around REQUEST");
        assertThat(app().http()
                        .post("/forwards-to-layers")
                        .key(Http.newKey())
                        .send()
                        .text())
                .isEqualTo("1 around FORWARD");
        assertThat(rewritten("/old", "/layers", Http.newKey()).text()).isEqualTo("1 around FORWARD");
        assertThat(rewritten("/old", "/forwards-to-layers", Http.newKey()).text())
                .isEqualTo("1 around FORWARD");
    }

    @Test
    void theErrorPageOfAnotherFilterIsNotTaken() {
        String key = Http.newKey();
        for (int i = 0; i < 2; i++) {
            Reply reply =
                    app().http().post("/plain").key(key).header("X-Csrf", "a").send();
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.isReplay()).isFalse();
        }
        assertThat(app().http().post("/plain").key(key).send().text()).isEqualTo("run 1");
    }
}
