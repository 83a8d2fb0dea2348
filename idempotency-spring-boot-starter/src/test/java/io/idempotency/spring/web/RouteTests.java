package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functional routes, by the defaults and with settings of their own. */
@EachServer
class RouteTests {

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /routes/plain,               true",
        "PUT,  /routes/plain,               false",
        "PUT,  /routes/covered,             true",
        "POST, /routes/disabled,            false",
        "POST, /routes/required/1,          true",
        "POST, /routes/statuses?code=404,   true",
        "POST, /routes/statuses?code=200,   false",
        "PUT,  /routes/nested/inner,        true",
        "PUT,  /routes/nested/deeper/inner, true",
        "PUT,  /routes/nested/excepted,     false",
        "PUT,  /routes/after,               false",
        "PUT,  /routes/filtered,            true",
        "PUT,  /routes/own,                 false"
    })
    void aRouteIsCoveredAsItsSettingsSay(String method, String path, boolean covered) {
        String key = Http.newKey();
        Reply first = app().http().call(method, path).key(key).send();
        Reply second = app().http().call(method, path).key(key).send();
        assertThat(first.text()).isEqualTo("run 1");
        assertThat(second.status()).isEqualTo(first.status());
        assertThat(second.isReplay()).isEqualTo(covered);
        assertThat(second.text()).isEqualTo(covered ? "run 1" : "run 2");
    }

    @ParameterizedTest
    @CsvSource({"POST, /routes/required/1", "PUT, /routes/nested/inner", "PUT, /routes/nested/deeper/inner"})
    void aRouteMayRequireAKey(String method, String path) {
        assertThat(app().http().call(method, path).send().problem()).isEqualTo("urn:idempotency:key-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/routes/covered", "/routes/nested/excepted", "/routes/filtered"})
    void anotherRouteDoesNot(String path) {
        assertThat(app().http().call("PUT", path).send().status()).isEqualTo(200);
    }

    @Test
    void onlyRoutesWithSettingsAreCoveredIfNothingElseIs() {
        App annotated = App.on(this.server, "idempotency.mode=annotated");
        String key = Http.newKey();
        annotated.http().post("/routes/plain").key(key).send();
        annotated.http().call("PUT", "/routes/covered").key(key).send();
        assertThat(annotated.http().post("/routes/plain").key(key).send().isReplay())
                .isFalse();
        assertThat(annotated
                        .http()
                        .call("PUT", "/routes/covered")
                        .key(key)
                        .send()
                        .isReplay())
                .isTrue();
    }

    @Test
    void aRouteMayRunWithoutTheStore() {
        app().store().down(true);
        try {
            Reply proceeds =
                    app().http().post("/routes/proceeds").key(Http.newKey()).send();
            Reply refused =
                    app().http().post("/routes/plain").key(Http.newKey()).send();
            assertThat(proceeds.text()).isEqualTo("run 1");
            assertThat(refused.problem()).isEqualTo("urn:idempotency:store-unavailable");
        } finally {
            app().store().down(false);
        }
    }
}
