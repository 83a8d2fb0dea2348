package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EachServer
class KeyTests {

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server);
    }

    private Reply post(String path, String key) {
        return app().http().post(path).key(key).send();
    }

    @Test
    void rawAndQuotedNameTheSameKey() {
        String key = Http.newKey();
        assertThat(post("/plain", key).isReplay()).isFalse();
        assertThat(post("/plain", '"' + key + '"').isReplay()).isTrue();
        assertThat(post("/plain", '"' + key + "\"; created=5").isReplay()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "\"open", "\"a\"b", "\"a\\b\""})
    void whatIsNoKeyIsRefused(String key) {
        Reply reply = post("/plain", key);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.problem()).isEqualTo("urn:idempotency:key-invalid");
    }

    @Test
    void keysAreBoundedAfterUnquoting() {
        String longest = Http.newKey() + "x".repeat(255 - 36);
        assertThat(post("/plain", longest).status()).isEqualTo(200);
        assertThat(post("/plain", '"' + longest + '"').isReplay()).isTrue();
        assertThat(post("/plain", longest + "x").problem()).isEqualTo("urn:idempotency:key-invalid");
    }

    @Test
    void severalKeysAreRefused() {
        Reply reply = app().http().post("/plain").key("a").key("b").send();
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.problem()).isEqualTo("urn:idempotency:key-invalid");
    }

    @Test
    void aKeyOfAnotherFormatIsRefused() {
        App app = App.on(this.server, "idempotency.key.format=uuid4");
        assertThat(app.http()
                        .post("/plain")
                        .key(UUID.randomUUID().toString())
                        .send()
                        .status())
                .isEqualTo(200);
        Reply reply = app.http().post("/plain").key("abc").send();
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.problem()).isEqualTo("urn:idempotency:key-format");
        assertThat(reply.text()).contains("UUID");
    }

    @Test
    void strictSyntaxWantsQuotes() {
        App app = App.on(this.server, "idempotency.key.syntax=strict");
        assertThat(app.http().post("/plain").key("abc").send().problem()).isEqualTo("urn:idempotency:key-invalid");
        assertThat(app.http()
                        .post("/plain")
                        .key("\"" + Http.newKey() + "\"")
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aMissingKeyIsRefusedOnlyWhereRequired() {
        assertThat(app().http().post("/plain").send().text()).startsWith("run ");
        Reply reply = app().http().post("/required").send();
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.problem()).isEqualTo("urn:idempotency:key-missing");
        assertThat(reply.text()).contains("Idempotency-Key");
        App strict = App.on(this.server, "idempotency.key.required=true");
        assertThat(strict.http().post("/plain").send().problem()).isEqualTo("urn:idempotency:key-missing");
        assertThat(strict.http().call("GET", "/plain").send().status()).isEqualTo(200);
        assertThat(strict.http().call("PUT", "/plain").key("a").send().status()).isEqualTo(200);
    }

    @Test
    void withoutAKeyNothingIsWrapped() {
        assertThat(app().http().post("/wrapped").send().text()).isEqualTo("false false");
        assertThat(app().http().post("/wrapped").key(Http.newKey()).send().text())
                .isEqualTo("true true");
    }

    @Test
    void withoutAKeyTheAnswerIsWhatItIsWithoutUs() {
        App without = App.on(this.server, "idempotency.enabled=false");
        for (String path : new String[] {"/plain", "/execution", "/required", "/absent"}) {
            Reply plain = without.http().call("GET", path).send();
            Reply reply = app().http().call("GET", path).send();
            assertThat(reply.status()).isEqualTo(plain.status());
            assertThat(reply.repeatable()).isEqualTo(plain.repeatable());
        }
    }

    @Test
    void theHeaderIsConfigurable() {
        App app = App.on(this.server, "idempotency.key.header=X-Request-Id");
        String key = Http.newKey();
        app.http().post("/plain").key(key).header("X-Request-Id", key).send();
        assertThat(app.http()
                        .post("/plain")
                        .key(key)
                        .header("X-Request-Id", key)
                        .send()
                        .isReplay())
                .isTrue();
    }

    @Test
    void statusesAndTypesOfProblemsAreConfigurable() {
        App app = App.on(
                this.server,
                "idempotency.status.key-reused=422",
                "idempotency.status.key-invalid=422",
                "idempotency.problem-base-uri=https://api.example/problems#");
        String key = Http.newKey();
        app.http().post("/plain?a=1").key(key).send();
        Reply reused = app.http().post("/plain?a=2").key(key).send();
        assertThat(reused.status()).isEqualTo(422);
        assertThat(reused.problem()).isEqualTo("https://api.example/problems#key-reused");
        assertThat(reused.headers("Link"))
                .containsExactly("<https://api.example/problems#key-reused>; rel=\"describedby\"");
        assertThat(app.http().post("/plain").key("").send().status()).isEqualTo(422);
    }

    @Test
    void aRefusalNeverShowsTheKeyOrAnotherRequest() {
        String key = Http.newKey();
        app().http().post("/json").key(key).json("{\"secret\":\"s3cr3t\"}").send();
        Reply reply = app().http().post("/json").key(key).json("{}").send();
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.text()).doesNotContain("s3cr3t").doesNotContain(key);
    }
}
