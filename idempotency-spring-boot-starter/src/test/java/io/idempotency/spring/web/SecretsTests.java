package io.idempotency.spring.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the store, and what becomes of it when keys change. No container makes a difference. */
class SecretsTests {

    private static final String CARD = "card-4711\nsecret";
    private static final String KEYS = "idempotency.encryption.keys.";
    private static final String ACTIVE = "idempotency.encryption.active-key=";
    private static final String BUFFER = "idempotency.request.buffer-size=32B";

    @Test
    void theStoreGetsNothingInClear() {
        String digest = plainDigest();
        seen(app("a", "a,b"));
        String key = Http.newKey();
        Reply first = card(app("a", "a,b"), key, CARD).send();

        assertThat(first.text()).isEqualTo("run 1: " + CARD);
        assertThat(seen(app("a", "a,b")))
                .hasSize(6)
                .noneMatch(text -> text.contains(digest) || text.contains("4711") || text.contains("X-Card"))
                .anyMatch(text -> text.startsWith("2.a.raw.16.-1."))
                .anyMatch(text -> text.startsWith("sealed/1 a\n"));
        assertReplays(app("a", "a,b"), key, first);
    }

    @Test
    void whatIsSettledFirstIsNotInClearEither() {
        seen(app("a", "a,b"));
        String key = Http.newKey();
        Reply first = app("a", "a,b").http().post("/settled").key(key).send();

        assertThat(first.status()).isEqualTo(200);
        assertThat(seen(app("a", "a,b"))).hasSize(8).noneMatch(text -> text.startsWith("1."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void aRetryIsRecognisedWhicheverKeyIsActive(String active) {
        String key = Http.newKey();
        Reply first = card(app("a", "a,b"), key, CARD).send();

        assertReplays(app(active, "a,b"), key, first);
        assertThat(card(app(active, "a,b"), key, "another").send().problem()).isEqualTo("urn:idempotency:key-reused");
        assertThat(app("b", "a,b").ledger().effects(key)).isZero();
    }

    @Test
    void aRetryOfALargeBodyIsRecognisedAfterARotation() {
        String large = "card-4711, and more than fits the buffer";
        String key = Http.newKey();
        Reply first = card(app("a", "a,b"), key, large).send();

        assertThat(card(app("b", "a,b"), key, large).send().isReplay()).isTrue();
        assertThat(card(app("b", "a,b"), key, large).send().text()).isEqualTo(first.text());
        assertThat(card(app("b", "a,b"), key, large.replace("4711", "4712"))
                        .send()
                        .problem())
                .isEqualTo("urn:idempotency:key-reused");
    }

    @Test
    void aRetryOfAFormIsRecognisedAfterARotation() {
        String key = Http.newKey();
        form(app("a", "a,b"), key, "a=1&b=2").send();

        assertThat(form(app("b", "a,b"), key, "b=2&a=1").send().isReplay()).isTrue();
        assertThat(form(app("b", "a,b"), key, "b=2&a=2").send().problem()).isEqualTo("urn:idempotency:key-reused");
    }

    @Test
    void whatWasStoredInClearIsStillRecognised() {
        String key = Http.newKey();
        Reply first = card(plain(), key, CARD).send();

        assertReplays(app("a", "a,b"), key, first);
        assertThat(card(app("a", "a,b"), key, "another").send().problem()).isEqualTo("urn:idempotency:key-reused");
    }

    @ParameterizedTest
    @CsvSource({"c, c", "'', ''"})
    void withoutItsKeyARetryIsRefusedAndNotRun(String active, String ids) {
        App other = ids.isEmpty() ? plain() : app(active, ids);
        String key = Http.newKey();
        Reply first = card(app("a", "a,b"), key, CARD).send();
        Reply refused = card(other, key, CARD).send();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.problem()).isEqualTo("urn:idempotency:store-unavailable");
        assertThat(other.ledger().effects(key)).isZero();
        assertReplays(app("a", "a,b"), key, first);
    }

    @Test
    void aLongAnswerIsCompressed() {
        App app = other();
        seen(app);
        String key = Http.newKey();
        Reply first = card(app, key, "4711 ".repeat(1000)).send();

        assertThat(first.bytes()).hasSizeGreaterThan(5000);
        assertThat(seen(app))
                .anyMatch(text -> text.startsWith("deflate/1 " + first.bytes().length + "\n"))
                .last()
                .asString()
                .hasSizeLessThan(200);
        assertThat(card(app, key, "4711 ".repeat(1000)).send().bytes()).isEqualTo(first.bytes());
    }

    /** As the documentation says: a secret that is set later makes every record another one. */
    @Test
    void aSecretForTheIdsOfRecordsOrphansThem() {
        App keyed = other();
        String key = Http.newKey();
        seen(plain());
        card(plain(), key, CARD).send();
        String id = seen(plain()).get(0);
        Reply again = card(keyed, key, CARD).send();

        assertThat(again.isReplay()).isFalse();
        assertThat(seen(plain()).get(0)).isNotEqualTo(id);
        assertThat(card(keyed, key, CARD).send().isReplay()).isTrue();
        assertThat(keyed.ledger().effects(key)).isOne();
    }

    @Test
    void aRetryGetsWhatTheRedactorLeft() {
        String key = Http.newKey();
        Reply first = card(plain(), key, CARD)
                .header(SecretsApplication.REDACT, "mask")
                .send();
        Reply retry = card(plain(), key, CARD).send();

        assertThat(first.text()).isEqualTo("run 1: " + CARD);
        assertThat(first.header("X-Card")).isEqualTo("card-4711");
        assertThat(retry.isReplay()).isTrue();
        assertThat(retry.status()).isEqualTo(201);
        assertThat(retry.text()).isEqualTo("run 1: card-*\nsecret");
        assertThat(retry.headers("X-Card")).isEmpty();
        assertThat(retry.header("Content-Length")).isEqualTo(Integer.toString(retry.bytes().length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"decline", "decline, exception", "exception", "error"})
    void anAnswerThatIsDeclinedGoesOutAndIsNotKept(String redaction) {
        seen(plain());
        String key = Http.newKey();
        Reply first = card(plain(), key, CARD)
                .header(SecretsApplication.REDACT, redaction)
                .send();

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.text()).isEqualTo("run 1: " + CARD);
        assertThat(seen(plain())).noneMatch(text -> text.contains("4711"));
        assertThat(card(plain(), key, CARD).send().problem()).isEqualTo("urn:idempotency:response-not-kept");
        assertThat(plain().ledger().effects(key)).isOne();
    }

    /** What a redactor declines is as what a handler declines; what it could not decide about is done. */
    @ParameterizedTest
    @CsvSource({"decline, 2", "exception, 1"})
    void anOperationWhoseAnswerIsDeclinedMayRunAgainIfThatIsWanted(String redaction, int runs) {
        App app = other();
        String key = Http.newKey();
        card(app, key, CARD).header(SecretsApplication.REDACT, redaction).send();
        card(app, key, CARD).header(SecretsApplication.REDACT, redaction).send();

        assertThat(app.ledger().effects(key)).isEqualTo(runs);
    }

    private static void assertReplays(App app, String key, Reply first) {
        Reply retry = card(app, key, CARD).send();

        assertThat(retry.isReplay()).isTrue();
        assertThat(retry.status()).isEqualTo(first.status());
        assertThat(retry.bytes()).isEqualTo(first.bytes());
        assertThat(retry.repeatable()).isEqualTo(first.repeatable());
    }

    private static String plainDigest() {
        seen(plain());
        card(plain(), Http.newKey(), CARD).send();
        String fingerprint = seen(plain()).get(1);
        assertThat(fingerprint).startsWith("1.raw.16.-1.");
        return fingerprint.substring(fingerprint.lastIndexOf('.') + 1);
    }

    private static App plain() {
        return App.of(SecretsApplication.class, Server.TOMCAT, BUFFER);
    }

    /** One whose records have other names, compressed bodies, and are not kept at all costs: each would do for another test. */
    private static App other() {
        return App.of(
                SecretsApplication.class,
                Server.TOMCAT,
                "idempotency.record-id-secret=" + secret("a"),
                "idempotency.response.compress-from=1KB",
                "idempotency.response.not-kept=rerun");
    }

    /** Applications with the same keys are one. */
    private static App app(String active, String ids) {
        List<String> keys = List.of(ids.split(",", -1)).stream()
                .map(id -> KEYS + id + "=" + secret(id))
                .toList();
        String[] properties =
                Stream.concat(keys.stream(), Stream.of(ACTIVE + active, BUFFER)).toArray(String[]::new);
        return App.of(SecretsApplication.class, Server.TOMCAT, properties);
    }

    private static String secret(String id) {
        return Base64.getEncoder().encodeToString(id.repeat(32).getBytes(UTF_8));
    }

    private static List<String> seen(App app) {
        return app.bean(SeenStore.class).takeSeen();
    }

    private static Http.Call card(App app, String key, String card) {
        return app.http().post("/cards").key(key).body("text/plain", card.getBytes(UTF_8));
    }

    private static Http.Call form(App app, String key, String form) {
        return app.http().post("/form").key(key).body("application/x-www-form-urlencoded", form.getBytes(UTF_8));
    }
}
