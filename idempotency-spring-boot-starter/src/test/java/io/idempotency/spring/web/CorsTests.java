package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins need headers of their own, also where the handler that would write them does not run. */
@EachServer
class CorsTests {

    private static final String ALICE = CorsController.ALICE;
    private static final String BOB = CorsController.BOB;
    private static final String ALLOWED = "Access-Control-Allow-Origin";

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server);
    }

    private App app(boolean filter) {
        return filter ? App.on(this.server, "test.cors-filter=true") : app();
    }

    @ParameterizedTest
    @CsvSource({"/cors/annotated, false", "/cors/registered, false", "/cors/annotated, true", "/filtered/plain, true"})
    void aReplayCarriesTheHeadersOfItsOwnOrigin(String path, boolean filter) {
        String key = Http.newKey();
        Reply first = post(app(filter), path, key, "a").header("Origin", ALICE).send();
        Reply replay = post(app(filter), path, key, "a").header("Origin", BOB).send();
        Reply again = post(app(filter), path, key, "a").header("Origin", ALICE).send();

        assertThat(first.text()).isEqualTo("a1");
        assertThat(first.headers(ALLOWED)).containsExactly(ALICE);
        assertThat(replay.isReplay()).isTrue();
        assertThat(replay.text()).isEqualTo("a1");
        assertThat(replay.headers(ALLOWED)).containsExactly(BOB);
        assertThat(replay.headers("Access-Control-Allow-Credentials")).containsExactly("true");
        assertThat(replay.headers("Access-Control-Expose-Headers")).containsExactly(Http.REPLAYED);
        assertThat(replay.headers("Vary"))
                .isEqualTo(first.headers("Vary"))
                .doesNotHaveDuplicates()
                .contains("Origin", "Accept");
        assertThat(again.repeatable()).isEqualTo(first.repeatable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cors/annotated", "/cors/registered"})
    void onlyRequestsOfOtherOriginsGetThem(String path) {
        String key = Http.newKey();
        Reply first = post(app(), path, key, "a").send();
        Reply other = post(app(), path, key, "a").header("Origin", BOB).send();
        Reply own = post(app(), path, key, "a")
                .header("Origin", "http://127.0.0.1:" + app().port())
                .send();

        assertThat(first.headers(ALLOWED)).isEmpty();
        assertThat(other.isReplay()).isTrue();
        assertThat(other.headers(ALLOWED)).containsExactly(BOB);
        assertThat(own.isReplay()).isTrue();
        assertThat(own.repeatable()).isEqualTo(first.repeatable());
    }

    @Test
    void aHandlerThatIsNotForOthersHasNone() {
        String key = Http.newKey();
        app().http().post("/plain").key(key).header("Origin", ALICE).send();
        Reply replay =
                app().http().post("/plain").key(key).header("Origin", ALICE).send();
        assertThat(replay.isReplay()).isTrue();
        assertThat(replay.headers(ALLOWED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRefusalCarriesThem(boolean filter) {
        String key = Http.newKey();
        post(app(filter), "/cors/annotated", key, "a").header("Origin", ALICE).send();

        assertThat(refusal(post(app(filter), "/cors/annotated", key, "b"))).isEqualTo("urn:idempotency:key-reused");
        assertThat(refusal(post(app(filter), "/cors/annotated", "a".repeat(256), "b")))
                .isEqualTo("urn:idempotency:key-invalid");
        assertThat(refusal(app(filter).http().post("/cors/annotated").json("{}")))
                .isEqualTo("urn:idempotency:key-missing");
    }

    @Test
    void aRefusalForWantOfAStoreCarriesThem() {
        app().store().down(true);
        try {
            assertThat(refusal(post(app(), "/cors/annotated", Http.newKey(), "a")))
                    .isEqualTo("urn:idempotency:store-unavailable");
        } finally {
            app().store().down(false);
        }
    }

    private static String refusal(Http.Call call) {
        Reply refusal = call.header("Origin", BOB).send();
        assertThat(refusal.headers(ALLOWED)).containsExactly(BOB);
        assertThat(refusal.headers("Vary")).doesNotHaveDuplicates().contains("Origin");
        return refusal.problem();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cors/annotated", "/cors/registered"})
    void anOriginThatMayNotAskGetsWhatItGetsWithoutUs(String path) {
        String key = Http.newKey();
        App without = App.on(this.server, "idempotency.enabled=false");
        post(app(), path, key, "a").header("Origin", ALICE).send();

        Reply expected = stranger(without, path, key);
        Reply refused = stranger(app(), path, key);

        assertThat(expected.status()).isEqualTo(403);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).isEqualTo(expected.text());
        assertThat(refused.headers(ALLOWED)).isEmpty();
        assertThat(stranger(app(), path, Http.newKey()).text()).isEqualTo(expected.text());
    }

    private static Reply stranger(App app, String path, String key) {
        return post(app, path, key, "a").header("Origin", "https://eve.example").send();
    }

    @ParameterizedTest
    @CsvSource({
        "/cors/annotated, POST",
        "/cors/registered, POST",
        "/cors/annotated, OPTIONS",
        "/cors/registered, OPTIONS"
    })
    void aPreflightRequestPassesUntouched(String path, String methods) {
        App without = App.on(this.server, "idempotency.enabled=false");
        App with = App.on(this.server, "idempotency.methods=" + methods, "idempotency.key.required=true");

        Reply expected = preflight(without, path);
        Reply reply = preflight(with, path);

        assertThat(expected.status()).isEqualTo(200);
        assertThat(reply.status()).isEqualTo(expected.status());
        assertThat(reply.text()).isEqualTo(expected.text());
        assertThat(reply.repeatable()).isEqualTo(expected.repeatable());
    }

    private static Reply preflight(App app, String path) {
        return app.http()
                .call("OPTIONS", path)
                .header("Origin", ALICE)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", Http.KEY)
                .send();
    }

    private static Http.Call post(App app, String path, String key, String body) {
        return app.http().post(path).key(key).body("text/plain", body.getBytes(StandardCharsets.UTF_8));
    }
}
