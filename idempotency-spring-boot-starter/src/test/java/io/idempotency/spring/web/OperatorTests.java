package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.idempotency.spring.web.Http.Reply;
import io.idempotency.store.Attempt;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator of an application sees through its Actuator, and can do. */
class OperatorTests {

    private static final String RECORD = "/record?method=POST&path=/orders&key=";
    private static final Pattern ID = Pattern.compile("\"id\":\"([A-Za-z0-9_-]{43})\"");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final String key = Http.newKey();

    private static App app() {
        return App.of(
                OperatedApplication.class,
                Server.TOMCAT,
                "server.servlet.context-path=/shop",
                "management.endpoints.web.exposure.include=idempotency");
    }

    @Test
    void theSettingsInForceAndTheStoreAreShown() {
        Reply reply = get("");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text())
                .contains("\"mode\":\"all\"", "\"header\":\"Idempotency-Key\"", "\"buffer-size\":\"64KB\"")
                .contains("\"store\":{\"type\":\"io.idempotency.", "\"recordAdministration\":true");
    }

    @Test
    void aKeptAnswerIsDescribedAndNotShown() {
        assertThat(order("alice:a", "/orders").text()).isEqualTo("secret-body run 1");
        Reply reply = get(RECORD + this.key + "&principal=alice");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text())
                .matches("\\{\"id\":\"[A-Za-z0-9_-]{43}\",\"state\":\"kept\",\"status\":201,"
                        + "\"age\":\"PT[\\d.]+S\",\"expiresIn\":\"PT23H59M[\\d.]+S\"}")
                .doesNotContain(this.key)
                .doesNotContain("alice")
                .doesNotContainIgnoringCase("secret");
    }

    @Test
    void anIdNamesTheSameRecord() {
        order("alice:a", "/orders");
        String id = id(get(RECORD + this.key + "&principal=alice"));

        assertThat(id(get("/record?id=" + id))).isEqualTo(id);
        assertThat(delete("/record?id=" + id).status()).isEqualTo(204);
        assertThat(get("/record?id=" + id).status()).isEqualTo(404);
    }

    @Test
    void whatIsNotKeptSaysWhy() {
        send("alice:a", "/private");

        assertThat(get("/record?method=post&path=/private&principal=alice&key=" + this.key)
                        .text())
                .contains("\"state\":\"not-kept\",\"reason\":\"declined\",\"age\":");
    }

    @Test
    void aRunIsFoundAndCannotBeDeleted() {
        CompletableFuture<Reply> run = call("alice:a", "/slow").sendAsync();
        app().ledger().awaitStart(this.key);
        String slow = "/record?method=POST&path=/slow&principal=alice&key=" + this.key;
        Reply found = get(slow);
        Reply deleted = delete(slow);
        app().ledger().open(this.key);

        assertThat(found.text()).contains("\"state\":\"running\",\"leaseLeft\":\"PT");
        assertThat(deleted.status()).isEqualTo(409);
        assertThat(deleted.text()).isEqualTo("{\"error\":\"The operation is running.\"}");
        assertThat(run.join().text()).isEqualTo("alice");
        assertThat(delete(slow).status()).isEqualTo(204);
    }

    @Test
    void whatIsDeletedRunsAgain() {
        order("alice:a", "/orders");
        String record = RECORD + this.key + "&principal=alice";
        Reply deleted = delete(record);

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.text()).isEmpty();
        assertThat(get(record).status()).isEqualTo(404);
        assertThat(delete(record).status()).isEqualTo(404);
        Reply again = order("alice:a", "/orders");
        assertThat(again.isReplay()).isFalse();
        assertThat(again.text()).isEqualTo("secret-body run 2");
        assertThat(order("alice:a", "/orders").isReplay()).isTrue();
    }

    /** Given as in the request line, and, where that says the same, as people write them. */
    @ParameterizedTest
    @CsvSource({
        "/orders/caf%C3%A9,           /orders/caf%C3%A9",
        "/orders/caf%C3%A9,           /orders/café",
        "/orders/caf%c3%a9,           /orders/caf%C3%A9",
        "/orders/a%20b,               /orders/a b",
        "/orders/a+b,                 /orders/a+b",
        "/orders/100%25,              /orders/100%25",
        "/orders/a%3Db,               /orders/a=b",
        "/orders/a;v=1;w=2/items;x=3, /orders/a/items",
        "/orders/a/items,             /orders/a;v=1/items",
        "/orders/%61/items?x=1,       /orders/a/items"
    })
    void aPathNamesTheRecordOfARequest(String requested, String given) {
        assertThat(order("alice:a", requested).status()).isEqualTo(201);

        Reply found = get("/record?method=POST&principal=alice&path=" + encoded(given) + "&key=" + this.key);
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.text()).contains("\"state\":\"kept\"");
    }

    @ParameterizedTest
    @CsvSource({
        "order-17,     order-17",
        "order-17,     '\"order-17\"'",
        "'\"or\\\"d\"', 'or\"d'",
        "'a,b c',      'a,b c'",
        "a&b=c+d%20,   a&b=c+d%20"
    })
    void aKeyIsGivenAsAClientSendsIt(String sent, String given) {
        String path = "/orders/" + this.key;
        assertThat(call("alice:a", path, sent).send().status()).isEqualTo(201);

        assertThat(get("/record?method=POST&principal=alice&path=" + path + "&key=" + encoded(given))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aScopeIsNobodyAPrincipalOrItsParts() {
        String path = "/orders/" + this.key;
        order("", path);
        assertThat(get(of(path)).status()).isEqualTo(200);
        assertThat(get(of(path) + "&scope=nobody").status()).isEqualTo(200);
        assertThat(get(of(path) + "&principal=a,b").status()).isEqualTo(404);

        order("a,b:ab", path);
        assertThat(get(of(path) + "&principal=a,b").status()).isEqualTo(200);
        assertThat(get(of(path) + "&scope=principal&scope=a,b").status()).isEqualTo(200);
        order("alice:a", path);
        assertThat(get(of(path) + "&scope=principal&scope=alice").status()).isEqualTo(200);
        assertThat(get(of(path) + "&scope=principal,alice").status()).isEqualTo(404);
        assertThat(get(of(path) + "&scope=a,b&scope=principal").status()).isEqualTo(404);
    }

    @Test
    void otherStatesHaveNamesOfTheirOwn() {
        IdempotencyStore store = app().bean(IdempotencyStore.class);
        Attempt settled = attempt();
        store.acquire(settled, null, MINUTE);
        store.settle(settled, null, Retention.FOREVER);
        Attempt lapsed = attempt();
        store.acquire(lapsed, null, Duration.ofSeconds(1));

        assertThat(get("/record?id=" + settled.id()).text())
                .contains("\"state\":\"settled\",\"leaseLeft\":", "\"expiresIn\":\"never\"");
        await().untilAsserted(() -> assertThat(get("/record?id=" + lapsed.id()).text())
                .contains("\"state\":\"takeable\",\"leaseLeft\":\"PT0S\""));
        assertThat(delete("/record?id=" + lapsed.id()).text()).contains("The operation is not done");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                             | Missing: method, path, key.",
                "?method=POST&path=/orders                    | Missing: key.",
                "?path=/orders&key=secret-1                   | Missing: method.",
                "?method=POST&path=orders&key=secret-1        | The path begins with a slash",
                "?method=POST&path=/orders%3Fa&key=secret-1   | The path begins with a slash",
                "?method=POST&path=/100%25&key=secret-1       | The path is not encoded",
                "?method=POST&path=/orders&key=               | The key must not be empty",
                "?method=POST&path=/orders&key=secret-1%C3%A9 | The key must consist of printable ASCII",
                "?method=POST&path=/a&key=secret-1&key=b      | Give 'key' once",
                "?method=POST&path=/a&path=/b&key=secret-1    | Give 'path' once",
                "?method=POST&path=/a&key=secret-1&principal=alice&scope=global | Give 'principal' or 'scope'",
                "?id=short                                    | An id has 43 characters",
                "?id=short&key=secret-1                       | give nothing else with it"
            })
    void whatNamesNoRecordIsRefused(String query, String why) {
        for (Reply reply : new Reply[] {get("/record" + orEmpty(query)), delete("/record" + orEmpty(query))}) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text()).startsWith("{\"error\":\"").contains(why).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/other?method=POST&path=/orders&key=a", "/Record?id=a", "/record/more"})
    void thereIsNothingElse(String path) {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void aRecordThatIsNotThereIsNotFound() {
        Reply reply = get(RECORD + this.key);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text()).matches("\\{\"error\":\"There is no record [A-Za-z0-9_-]{43}\\.\"}");
    }

    @Test
    void callersAreKeptOutByTheApplicationsOwnSecurity() {
        assertThat(as("alice:a", app().http().call("GET", "/shop/actuator/idempotency"))
                        .send()
                        .status())
                .isEqualTo(403);
    }

    private String of(String path) {
        return "/record?method=POST&path=" + path + "&key=" + this.key;
    }

    private Reply order(String user, String path) {
        return send(user, path);
    }

    private Reply send(String user, String path) {
        return call(user, path).send();
    }

    private Http.Call call(String user, String path) {
        return call(user, path, this.key);
    }

    private static Http.Call call(String user, String path, String key) {
        Http.Call call = app().http().post("/shop" + path).key(key);
        return user.isEmpty() ? call : as(user, call);
    }

    private static Reply get(String path) {
        return operator("GET", path);
    }

    private static Reply delete(String path) {
        return operator("DELETE", path);
    }

    private static Reply operator(String method, String path) {
        return as("olga:o", app().http().call(method, "/shop/actuator/idempotency" + path))
                .send();
    }

    private static Http.Call as(String user, Http.Call call) {
        String credentials = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        return call.header("Authorization", "Basic " + credentials);
    }

    private static String id(Reply reply) {
        Matcher id = ID.matcher(reply.text());
        assertThat(id.find()).as(reply.text()).isTrue();
        return id.group(1);
    }

    private static Attempt attempt() {
        byte[] id = new byte[32];
        ThreadLocalRandom.current().nextBytes(id);
        return Attempt.on(RecordId.of(id));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String orEmpty(String query) {
        return query == null ? "" : query;
    }
}
