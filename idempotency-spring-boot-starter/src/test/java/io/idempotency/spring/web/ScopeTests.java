package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

@EachServer
class ScopeTests {

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server);
    }

    private Reply as(String user, String key) {
        return app().http().post("/plain").key(key).header("X-User", user).send();
    }

    @Test
    void usersDoNotShareKeys() {
        String key = Http.newKey();
        assertThat(as("alice", key).text()).isEqualTo("run 1");
        assertThat(as("bob", key).text()).isEqualTo("run 2");
        assertThat(as("alice", key).text()).isEqualTo("run 1");
        assertThat(as("bob", key).isReplay()).isTrue();
    }

    @Test
    void aUserIsNotNobody() {
        String key = Http.newKey();
        assertThat(app().http().post("/plain").key(key).send().text()).isEqualTo("run 1");
        assertThat(as("nobody", key).text()).isEqualTo("run 2");
        assertThat(as("anonymous", key).text()).isEqualTo("run 3");
    }

    @Test
    void methodsAndRoutesDoNotShareKeys() {
        String key = Http.newKey();
        assertThat(app().http().post("/plain").key(key).send().text()).isEqualTo("run 1");
        assertThat(app().http().call("PATCH", "/plain").key(key).send().text()).isEqualTo("run 2");
        assertThat(app().http().post("/nothing").key(key).send().isReplay()).isFalse();
        assertThat(app().http().call("PATCH", "/plain").key(key).send().isReplay())
                .isTrue();
    }

    @Test
    void whoeverHasNoPrincipalIsToldApartByAuthorization() {
        String key = Http.newKey();
        app().http()
                .post("/plain")
                .key(key)
                .header("Authorization", "Bearer one")
                .send();
        Reply stranger = app().http()
                .post("/plain")
                .key(key)
                .header("Authorization", "Bearer two")
                .send();
        assertThat(stranger.status()).isEqualTo(409);
        assertThat(stranger.problem()).isEqualTo("urn:idempotency:key-reused");
        assertThat(app().http()
                        .post("/plain")
                        .key(key)
                        .header("Authorization", "Bearer one")
                        .send()
                        .isReplay())
                .isTrue();
    }

    @Test
    void aUserMayRenewTheToken() {
        String key = Http.newKey();
        app().http()
                .post("/plain")
                .key(key)
                .header("X-User", "eve")
                .header("Authorization", "Bearer old")
                .send();
        Reply reply = app().http()
                .post("/plain")
                .key(key)
                .header("X-User", "eve")
                .header("Authorization", "Bearer new")
                .send();
        assertThat(reply.isReplay()).isTrue();
    }

    @Test
    void aGlobalScopeIsSharedByAll() {
        App app = App.on(this.server, "idempotency.scope=global");
        String key = Http.newKey();
        app.http().post("/plain").key(key).header("X-User", "alice").send();
        assertThat(app.http()
                        .post("/plain")
                        .key(key)
                        .header("X-User", "bob")
                        .send()
                        .isReplay())
                .isTrue();
    }

    @Test
    void whoMayNotHaveAStoredAnswerIsForbidden() {
        String key = Http.newKey();
        assertThat(app().http()
                        .post("/plain")
                        .key(key)
                        .header("X-Revoked", "yes")
                        .send()
                        .status())
                .isEqualTo(200);
        Reply denied =
                app().http().post("/plain").key(key).header("X-Revoked", "yes").send();
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.problem()).isEqualTo("urn:idempotency:replay-forbidden");
        assertThat(denied.text()).doesNotContain("run 1");
        assertThat(denied.isReplay()).isFalse();
        assertThat(app().http().post("/plain").key(key).send().isReplay()).isTrue();
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }
}
