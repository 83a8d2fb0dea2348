package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.IdempotencyScopeResolver;
import io.idempotency.spring.Idempotent;
import io.idempotency.spring.IdempotentRoute;
import io.idempotency.spring.ReplayAuthorizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** What the page says of which settings. */
class SpecificationPageTests {

    private final WebApplicationContextRunner none = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DispatcherServletAutoConfiguration.class,
                    WebMvcAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class,
                    IdempotencySpecificationAutoConfiguration.class));
    private final WebApplicationContextRunner served =
            this.none.withPropertyValues("idempotency.specification.path=/rules");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "methods=PUT | Those of the methods PUT,",
                "mode=annotated | Those of the operations that are listed here.",
                "include-paths=/a/**,/b | Only on these paths: /a/** and /b.",
                "exclude-paths=/c | Not on these paths: /c.",
                "key.required=true | All of them require a key.",
                "key.header=X-Key | The request header X-Key carries it",
                "key.max-length=40 | at most 40 characters",
                "key.format=uuid4 | It must be a random UUID (version 4).",
                "key.syntax=strict | It is a structured string (RFC 9651): in double quotes",
                "scope=global | All callers share one set of keys",
                "fingerprint.body=none | agree in path, query and content type.",
                "fingerprint.body=json | the order of members and white space do not matter",
                "fingerprint.headers=X-A | the headers x-a",
                "ttl=90s | For 90 seconds from the end",
                "ttl=14d | For 14 days from the end",
                "ttl=1500ms | For 1500 ms from the end",
                "ttl=-1s | For ever, unless",
                "response.statuses=2xx,409,404 | Those of the statuses 2xx, 404, 409, unless",
                "response.content-types=text/plain,text/html | of the types text/plain and text/html",
                "response.max-size=2KB | at most 2048 bytes",
                "response.not-kept=rerun | frees the key, too",
                "replay-header=X-Again | X-Again: true",
                "in-flight.strategy=wait | for at most 10 seconds",
                "in-flight.retry-after=1500ms | type urn:idempotency:in-progress, Retry-After: 2.",
                "status.key-reused=422 | Status 422, type urn:idempotency:key-reused.",
                "problem-base-uri=https://a/b# | Status 409, type https://a/b#key-reused."
            })
    void aSettingChangesThePage(String property, String text) {
        this.served.run(context ->
                assertThat(page(context)).as("default").contains("<h1>").doesNotContain(text));
        this.served
                .withPropertyValues("idempotency." + property)
                .run(context -> assertThat(page(context)).contains(text));
    }

    @Test
    void handlersWithSettingsOfTheirOwnAreListed() {
        this.served
                .withUserConfiguration(Api.class)
                .withPropertyValues("idempotency.exclude-paths=/hidden/**")
                .run(context -> assertThat(page(context).replace("\n", ""))
                        .contains("<td>POST /strict</td><td>required</td><td>7 days</td><td>2xx, 404</td><td>wait</td>")
                        .contains("<td>PUT /put</td><td>optional</td><td>1 day</td><td>2xx</td><td>reject</td>")
                        .contains("<td>POST /off</td><td>ignored</td>")
                        .contains("<td>(POST &amp;&amp; /route)</td><td>required</td>")
                        .contains("<h3 id=\"key-missing\">")
                        .doesNotContain("/plain")
                        .doesNotContain("/read")
                        .doesNotContain("/hidden/own"));
    }

    @Test
    void onlyProblemsThatCanBeMetAreDescribed() {
        this.served.run(context -> assertThat(page(context))
                .contains("id=\"key-reused\"", "id=\"store-unavailable\"")
                .doesNotContain("id=\"key-missing\"", "id=\"key-format\"", "id=\"replay-forbidden\""));
        this.served
                .withBean(ReplayAuthorizer.class, () -> request -> false)
                .withPropertyValues("idempotency.key.required=true", "idempotency.key.format=uuid")
                .run(context -> assertThat(page(context))
                        .contains("id=\"key-missing\"", "id=\"key-format\"", "id=\"replay-forbidden\""));
    }

    @Test
    void whatIsConfiguredIsEscaped() {
        this.served
                .withPropertyValues("idempotency.key.format=pattern", "idempotency.key.pattern=<b>\"&'</b>")
                .run(context -> assertThat(page(context))
                        .contains("of the form &lt;b&gt;&quot;&amp;&#39;&lt;/b&gt;.")
                        .doesNotContain("<b>"));
    }

    @Test
    void ofAResolverOfTheApplicationNothingIsSaid() {
        this.served
                .withBean(IdempotencyScopeResolver.class, OtherResolver::new)
                .run(context -> assertThat(page(context))
                        .contains("Keys of different callers are kept apart as this server sees fit."));
    }

    @Test
    void thereIsNoPageUnlessAskedFor() {
        this.none.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("idempotencySpecification"));
        this.served
                .withPropertyValues("idempotency.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("idempotencySpecification"));
    }

    private static String page(AssertableWebApplicationContext context) throws Exception {
        return MockMvcTester.from(context)
                .get()
                .uri("/rules")
                .exchange()
                .getResponse()
                .getContentAsString();
    }

    @Configuration(proxyBeanMethods = false)
    @RestController
    static class Api {

        @PostMapping("/plain")
        void plain() {}

        @PostMapping("/strict")
        @Idempotent(
                required = true,
                ttl = "7d",
                statuses = {"2xx", "404"},
                inFlight = Idempotent.InFlight.WAIT)
        void strict() {}

        @PutMapping("/put")
        @Idempotent
        void put() {}

        @PostMapping("/off")
        @Idempotent(enabled = false)
        void off() {}

        @PostMapping("/hidden/own")
        @Idempotent(required = true)
        void hidden() {}

        @GetMapping("/read")
        void read() {}

        @Bean
        RouterFunction<ServerResponse> routes() {
            return RouterFunctions.route()
                    .POST("/route", request -> ServerResponse.ok().build())
                    .withAttributes(IdempotentRoute.settings().required())
                    .build();
        }
    }
}
