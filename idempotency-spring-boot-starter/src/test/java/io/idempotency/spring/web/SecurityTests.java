package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind Spring Security: who gets an answer, and what keys and stored headers cannot do to it. */
@EachServer
class SecurityTests {

    private static final String ALICE = "alice:a";
    private static final String BOB = "bob:b";

    @Parameter
    private Server server;

    private App app() {
        return App.of(SecuredApplication.class, this.server);
    }

    private Http.Call machine(String path) {
        return app().http().post(path).header("X-Machine", "yes");
    }

    private static Http.Call as(String user, Http.Call call) {
        String credentials = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        return call.header("Authorization", "Basic " + credentials);
    }

    private Reply order(String user, String key) {
        return as(user, machine("/orders").key(key)).send();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice:wrong", "eve:a"})
    void whoIsNotAuthenticatedNeverReachesAReplay(String user) {
        String key = Http.newKey();
        assertThat(order(ALICE, key).text()).isEqualTo("alice run 1");

        Http.Call call = machine("/orders").key(key);
        assertRefused(user.isEmpty() ? call.send() : as(user, call).send(), 401);
        assertRefused(machine("/orders").send(), 401);
        assertThat(order(ALICE, key).isReplay()).isTrue();
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @Test
    void anotherUserWithTheSameKeyHasARunOfHisOwn() {
        String key = Http.newKey();
        assertThat(order(ALICE, key).text()).isEqualTo("alice run 1");
        assertThat(order(BOB, key).text()).isEqualTo("bob run 2");
        assertThat(order(ALICE, key).text()).isEqualTo("alice run 1");
        assertThat(order(BOB, key).text()).isEqualTo("bob run 2");
        assertThat(app().ledger().effects(key)).isEqualTo(2);
    }

    @Test
    void whoIsForbiddenNeverReachesAReplay() {
        String key = Http.newKey();
        assertThat(as(ALICE, machine("/admin").key(key)).send().text()).isEqualTo("alice run 1");
        assertRefused(as(BOB, machine("/admin").key(key)).send(), 403);
        assertThat(as(ALICE, machine("/admin").key(key)).send().isReplay()).isTrue();
    }

    private static void assertRefused(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.isReplay()).isFalse();
        assertThat(reply.problem()).isEmpty();
        assertThat(reply.text()).doesNotContain("run");
    }

    @Test
    void aFormWithAnotherTokenIsTheSameRequest() {
        String key = Http.newKey();
        Reply first = form(key, "5", "token-1", "token-1");
        assertThat(first.text()).isEqualTo("5 run 1");
        Reply retry = form(key, "5", "token-2", "token-2");
        assertThat(retry.isReplay()).isTrue();
        assertThat(retry.text()).isEqualTo("5 run 1");
        assertThat(form(key, "6", "token-3", "token-3").problem()).isEqualTo("urn:idempotency:key-reused");
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @Test
    void aForgedFormNeverReachesAReplay() {
        String key = Http.newKey();
        assertThat(form(key, "5", "token-1", "token-1").text()).isEqualTo("5 run 1");
        assertRefused(form(key, "5", "token-1", "forged"), 403);
        assertThat(form(key, "5", "token-1", "token-1").isReplay()).isTrue();
    }

    private Reply form(String key, String amount, String expected, String token) {
        String body = "amount=" + amount + "&_csrf=" + token;
        return as(BOB, app().http().post("/form").key(key))
                .header("Cookie", "XSRF-TOKEN=" + expected)
                .body("application/x-www-form-urlencoded", body.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    @Test
    void securityHeadersAreWrittenOnEveryAnswerOnce() {
        String key = Http.newKey();
        Reply first = order(ALICE, key);
        Reply replay = order(ALICE, key);
        assertThat(replay.isReplay()).isTrue();
        assertThat(replay.headers("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(replay.headers("Cache-Control")).isEqualTo(first.headers("Cache-Control"));
        assertThat(replay.repeatable()).isEqualTo(first.repeatable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\rX-Evil: 1",
                "a\nX-Evil: 1",
                "a%0d%0aX-Evil: 1",
                "\"a\\r\\nX-Evil: 1\"",
                "a\u0085X-Evil: 1",
                "a\u010dX-Evil: 1",
                "\"a\rX-Evil: 1\""
            })
    void aKeyCannotSplitAnAnswer(String key) throws IOException {
        for (int i = 0; i < 2; i++) {
            assertThat(raw("/public?name=x", key)).startsWith("HTTP/1.1 ").doesNotContain("X-Evil");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%0d%0aX-Evil:%201", "a%0aX-Evil:%201", "a%0dX-Evil:%201", "a%0d%0a%0d%0aX-Evil:%201"})
    void aStoredHeaderCannotSplitAnAnswer(String name) throws IOException {
        String key = Http.newKey();
        String first = raw("/public?name=" + name, key);
        String second = raw("/public?name=" + name, key);
        for (String answer : new String[] {first, second}) {
            assertThat(answer.lines().filter(line -> line.startsWith("X-Evil"))).isEmpty();
        }
        assertThat(second.lines().filter(line -> line.startsWith(Http.REPLAYED)).count())
                .isEqualTo(first.startsWith("HTTP/1.1 200") ? 1 : 0);
    }

    private String raw(String target, String key) throws IOException {
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nX-Machine: yes\r\nConnection: close\r\n"
                    + "Idempotency-Key: " + key + "\r\nContent-Length: 0\r\n\r\n");
            return raw.readRest();
        }
    }
}
