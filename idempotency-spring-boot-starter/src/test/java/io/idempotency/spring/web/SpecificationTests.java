package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** The page of the rules in force, and the way there. */
@EachServer
class SpecificationTests {

    @Parameter
    private Server server;

    private App app() {
        return App.on(
                this.server,
                "idempotency.specification.path=/docs/idempotency",
                "idempotency.exclude-paths=/api/disabled",
                "server.servlet.context-path=/shop",
                "spring.mvc.servlet.path=/api");
    }

    @Test
    void aProblemLinksToItsPlaceOnThePage() {
        String key = Http.newKey();
        app().http().post("/shop/api/plain?a=1").key(key).send();
        Reply refused = app().http().post("/shop/api/plain?a=2").key(key).send();
        assertThat(refused.problem()).isEqualTo("urn:idempotency:key-reused");
        assertThat(refused.headers("Link"))
                .containsExactly("</shop/api/docs/idempotency#key-reused>; rel=\"describedby\"");

        Reply page = page("GET");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=UTF-8");
        assertThat(page.text())
                .contains("<h3 id=\"key-reused\">", "urn:idempotency:key-reused", "For 1 day")
                .contains("Not on these paths: /api/disabled.")
                .contains("/api/annotated")
                .doesNotContain("<script");
    }

    @Test
    void thePageHasAHead() {
        assertThat(page("HEAD").status()).isEqualTo(200);
        assertThat(page("HEAD").bytes()).isEmpty();
        assertThat(page("POST").status()).isNotEqualTo(200);
    }

    @Test
    void thereIsNoPageAndNoLinkUnlessAskedFor() {
        App without = App.on(this.server);
        Reply refused = without.http().post("/plain").key("").send();
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.headers("Link")).isEmpty();
    }

    private Reply page(String method) {
        return app().http().call(method, "/shop/api/docs/idempotency").send();
    }
}
