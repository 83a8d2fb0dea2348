package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EachServer
class PolicyTests {

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /plain,          true",
        "PATCH,  /plain,          true",
        "PUT,    /plain,          false",
        "GET,    /plain,          false",
        "DELETE, /annotated,      true",
        "PUT,    /by-interface,   true",
        "POST,   /disabled,       false",
        "POST,   /required,       true",
        "POST,   /meta?code=200,  true",
        "POST,   /meta?code=404,  true",
        "POST,   /meta?code=400,  false",
        "PUT,    /class/put,      true",
        "GET,    /class/get,      false",
        "PUT,    /class/excepted, false"
    })
    void coversWhatItSays(String method, String path, boolean covered) {
        assertThat(secondIsReplay(app(), method, path)).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({"POST, /plain, false", "DELETE, /annotated, true", "PUT, /class/put, true", "POST, /disabled, false"})
    void inAnnotatedModeOnlyAnnotatedHandlersAreCovered(String method, String path, boolean covered) {
        assertThat(secondIsReplay(App.on(this.server, "idempotency.mode=annotated"), method, path))
                .isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({"POST, /plain, true", "PATCH, /plain, true", "POST, /status?code=200, false", "PUT, /class/put, false"})
    void pathsAreIncludedAndExcluded(String method, String path, boolean covered) {
        App app = App.on(
                this.server,
                "idempotency.include-paths=/plain,/class/**,/status",
                "idempotency.exclude-paths=/class/**,/{path:st.*}");
        assertThat(secondIsReplay(app, method, path)).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({"POST, /plain, false", "PUT, /plain, true", "GET, /plain, true", "DELETE, /annotated, true"})
    void methodsAreConfigurable(String method, String path, boolean covered) {
        assertThat(secondIsReplay(App.on(this.server, "idempotency.methods=PUT,get"), method, path))
                .isEqualTo(covered);
    }

    private static boolean secondIsReplay(App app, String method, String path) {
        String key = Http.newKey();
        Reply first = app.http().call(method, path).key(key).send();
        Reply second = app.http().call(method, path).key(key).send();
        assertThat(first.text()).isEqualTo("run 1");
        assertThat(second.text()).isEqualTo(second.isReplay() ? "run 1" : "run 2");
        assertThat(second.status()).isEqualTo(first.status());
        return second.isReplay();
    }

    @Test
    void anAnswerIsKeptAsLongAsItsHandlerSays() {
        String key = Http.newKey();
        app().http().post("/short-lived").key(key).send();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(app().http()
                                .post("/short-lived")
                                .key(key)
                                .send()
                                .text())
                        .isEqualTo("run 2"));
    }

    @Test
    void aHandlerSeesItsExecution() {
        String key = Http.newKey();
        String seen = app().http().post("/execution").key(key).send().text();
        assertThat(seen).startsWith("true Optional[");
        String other = app().http().post("/execution").key(Http.newKey()).send().text();
        assertThat(other).startsWith("true Optional[").isNotEqualTo(seen);
        assertThat(app().http().post("/execution").send().text()).isEqualTo("true Optional.empty");
        App disabled = App.on(this.server, "idempotency.enabled=false");
        assertThat(disabled.http().post("/execution").key(key).send().text()).isEqualTo("true Optional.empty");
    }

    @Test
    void aDeclinedAnswerIsNotKeptAndNotDoneTwice() {
        String key = Http.newKey();
        assertThat(app().http().post("/declines").key(key).send().text()).isEqualTo("run 1");
        Reply second = app().http().post("/declines").key(key).send();
        assertThat(second.problem()).isEqualTo("urn:idempotency:response-not-kept");
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @Test
    void onceSettledEveryEndCountsAsDone() {
        String key = Http.newKey();
        assertThat(app().http().post("/settles-then-fails").key(key).send().status())
                .isEqualTo(500);
        Reply second = app().http().post("/settles-then-fails").key(key).send();
        assertThat(second.problem()).isEqualTo("urn:idempotency:response-not-kept");
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }
}
