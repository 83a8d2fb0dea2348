package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.Idempotent;
import io.idempotency.spring.ReplayAuthorizer;
import io.idempotency.spring.openapi.IdempotencyOpenApiCustomizer;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.configuration.SpringDocSpecPropertiesConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ProblemDetail;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What springdoc's document says of which settings. */
class OpenApiTests {

    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withUserConfiguration(Api.class)
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    HttpMessageConvertersAutoConfiguration.class,
                    DispatcherServletAutoConfiguration.class,
                    WebMvcAutoConfiguration.class,
                    SpringDocConfiguration.class,
                    SpringDocConfigProperties.class,
                    SpringDocSpecPropertiesConfiguration.class,
                    SpringDocWebMvcConfiguration.class,
                    IdempotencyAutoConfiguration.class,
                    IdempotencyOpenApiAutoConfiguration.class));

    @Test
    void aCoveredOperationIsDescribedInFull() {
        this.application.run(context -> {
            JsonNode post = operation(context, "/items/{id}", "post");
            JsonNode key = key(post);
            assertThat(key.at("/required").asBoolean()).isFalse();
            assertThat(key.at("/schema").toString())
                    .isEqualTo("{\"type\":\"string\",\"maxLength\":255,\"minLength\":1}");
            assertThat(key.at("/description").asString()).contains("a new key for each operation");
            assertThat(post.at("/responses/200/headers/Idempotent-Replayed").isObject())
                    .isTrue();
            assertThat(post.at("/responses").propertyNames()).containsExactly("200", "400", "409", "503");
            assertThat(problems(post, "400")).containsExactly("urn:idempotency:key-invalid");
            assertThat(problems(post, "409"))
                    .containsExactlyInAnyOrder(
                            "urn:idempotency:key-reused",
                            "urn:idempotency:in-progress",
                            "urn:idempotency:response-not-kept");
            assertThat(problems(post, "503")).containsExactly("urn:idempotency:store-unavailable");
            assertThat(post.at("/responses/409/headers").propertyNames()).containsExactly("Retry-After");
            assertThat(post.at("/responses/400/headers").isMissingNode()).isTrue();
            assertThat(post.at("/responses/409/content/application~1problem+json/schema/$ref")
                            .asString())
                    .isEqualTo("#/components/schemas/IdempotencyProblem");
        });
    }

    @Test
    void theSchemaHasTheMembersOfAProblem() {
        this.application.run(context -> {
            JsonNode schema = document(context).at("/components/schemas/IdempotencyProblem");
            assertThat(schema.at("/properties").propertyNames())
                    .containsExactlyInAnyOrder("type", "title", "status", "detail", "instance", "record");
            assertThat(schema.at("/properties/type/enum").toString()).contains("urn:idempotency:key-missing");
        });
    }

    @Test
    void whatTheFilterLetsPassIsNotDescribed() {
        this.application
                .withPropertyValues("idempotency.exclude-paths=/items/*")
                .run(context -> {
                    assertUntouched(context, "/items", "get");
                    assertUntouched(context, "/items/{id}", "post");
                    assertUntouched(context, "/off", "post");
                    assertThat(key(operation(context, "/strict", "post")).isObject())
                            .isTrue();
                });
        this.application.withPropertyValues("idempotency.mode=annotated").run(context -> {
            assertUntouched(context, "/items/{id}", "post");
            assertThat(key(operation(context, "/strict", "post")).isObject()).isTrue();
        });
    }

    @Test
    void ofAHandlerOfManyMethodsThoseAreDescribedThatAreCovered() {
        this.application.run(context -> {
            assertUntouched(context, "/many", "get");
            assertThat(key(operation(context, "/many", "post")).isObject()).isTrue();
        });
    }

    @Test
    void aHandlersOwnSettingsCount() {
        this.application.run(context -> {
            JsonNode strict = operation(context, "/strict", "post");
            assertThat(key(strict).at("/required").asBoolean()).isTrue();
            assertThat(problems(strict, "400"))
                    .containsExactlyInAnyOrder("urn:idempotency:key-missing", "urn:idempotency:key-invalid");
        });
    }

    @Test
    void aHeaderThatTheHandlerDeclaresIsCompleted() {
        this.application.run(context -> {
            JsonNode declared = operation(context, "/declared", "post");
            assertThat(declared.at("/parameters").size()).isEqualTo(1);
            assertThat(key(declared).at("/required").asBoolean()).isTrue();
            assertThat(key(declared).at("/schema/maxLength").asInt()).isEqualTo(255);
            assertThat(key(declared).at("/description").asString()).contains("a new key for each operation");
        });
    }

    @Test
    void whatTheApplicationSaysOfAStatusStays() {
        this.application.run(context -> {
            JsonNode conflict = operation(context, "/conflict", "post").at("/responses/409");
            assertThat(conflict.at("/description").asString())
                    .startsWith("Sold out\n\n")
                    .contains("Idempotency-Key is already used");
            assertThat(conflict.at("/content/text~1plain/schema/type").asString())
                    .isEqualTo("string");
            assertThat(conflict.at("/content/application~1problem+json/schema/anyOf")
                            .toString())
                    .isEqualTo("[{\"$ref\":\"#/components/schemas/ProblemDetail\"},"
                            + "{\"$ref\":\"#/components/schemas/IdempotencyProblem\"}]");
        });
    }

    @Test
    void settingsOfTheKeyAreInItsSchema() {
        this.application
                .withPropertyValues("idempotency.key.header=X-Key", "idempotency.key.format=uuid")
                .run(context -> {
                    JsonNode post = operation(context, "/items/{id}", "post");
                    assertThat(parameter(post, "X-Key").at("/schema/format").asString())
                            .isEqualTo("uuid");
                    assertThat(problems(post, "422")).containsExactly("urn:idempotency:key-format");
                });
        this.application
                .withPropertyValues("idempotency.key.format=pattern", "idempotency.key.pattern=a|b")
                .run(context -> assertThat(key(operation(context, "/strict", "post"))
                                .at("/schema/pattern")
                                .asString())
                        .isEqualTo("^(?:a|b)$"));
        this.application
                .withPropertyValues("idempotency.key.syntax=strict", "idempotency.key.max-length=36")
                .run(context -> assertThat(key(operation(context, "/strict", "post"))
                                .at("/schema")
                                .toString())
                        .contains("\"maxLength\":74", "\"minLength\":3", "\"pattern\":\"^\\\".+\\\"$\""));
    }

    @Test
    void statusesAndTypesAreThoseConfigured() {
        this.application
                .withBean(ReplayAuthorizer.class, () -> request -> false)
                .withPropertyValues(
                        "idempotency.status.key-reused=422",
                        "idempotency.problem-base-uri=https://a/b#",
                        "idempotency.response.statuses=404")
                .run(context -> {
                    JsonNode post = operation(context, "/items/{id}", "post");
                    assertThat(problems(post, "422")).containsExactly("https://a/b#key-reused");
                    assertThat(problems(post, "403")).containsExactly("https://a/b#replay-forbidden");
                    assertThat(post.at("/responses/422/headers/Link").isObject())
                            .isTrue();
                    assertThat(post.at("/responses/200/headers").isMissingNode())
                            .isTrue();
                });
    }

    @Test
    void theSpecificationIsLinked() {
        this.application
                .withPropertyValues("idempotency.specification.path=/rules")
                .run(context -> assertThat(operation(context, "/strict", "post")
                                .at("/externalDocs/url")
                                .asString())
                        .isEqualTo("/rules"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"springdoc.api-docs.enabled=false", "idempotency.enabled=false"})
    void canBeSwitchedOff(String property) {
        this.application
                .withPropertyValues(property)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(IdempotencyOpenApiCustomizer.class));
    }

    @Test
    void isNotThereWithoutSpringdoc() throws Exception {
        HiddenLibrary.run(StartWithoutSpringdoc.class, "springdoc-", "swagger-");
    }

    private static void assertUntouched(WebApplicationContext context, String path, String method) throws Exception {
        JsonNode operation = operation(context, path, method);
        assertThat(operation.isObject()).isTrue();
        assertThat(key(operation).isMissingNode()).isTrue();
        assertThat(operation.toString()).doesNotContainIgnoringCase("idempoten");
    }

    private static List<String> problems(JsonNode operation, String status) {
        return operation
                .at("/responses/" + status + "/content/application~1problem+json/examples")
                .valueStream()
                .map(example -> example.at("/value/type").asString())
                .toList();
    }

    private static JsonNode key(JsonNode operation) {
        return parameter(operation, "Idempotency-Key");
    }

    private static JsonNode parameter(JsonNode operation, String name) {
        return operation
                .at("/parameters")
                .valueStream()
                .filter(parameter -> parameter.at("/in").asString().equals("header")
                        && parameter.at("/name").asString().equalsIgnoreCase(name))
                .findFirst()
                .orElseGet(() -> operation.at("/none"));
    }

    private static JsonNode operation(WebApplicationContext context, String path, String method) throws Exception {
        return document(context).at("/paths/" + path.replace("/", "~1") + '/' + method);
    }

    private static JsonNode document(WebApplicationContext context) throws Exception {
        String json = MockMvcTester.from(context)
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .getResponse()
                .getContentAsString();
        return new JsonMapper().readTree(json);
    }

    /** Loaded where springdoc is not there. */
    static final class StartWithoutSpringdoc implements Runnable {

        @Override
        public void run() {
            assertThat(ClassUtils.isPresent("org.springdoc.core.customizers.OpenApiCustomizer", null))
                    .isFalse();
            new WebApplicationContextRunner()
                    .withUserConfiguration(AsBootImportsIt.class)
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("idempotencyOpenApiCustomizer"));
        }
    }

    /** By name, without loading what need not be there. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({IdempotencyAutoConfiguration.class, IdempotencyOpenApiAutoConfiguration.class})
    static class AsBootImportsIt {}

    @Configuration(proxyBeanMethods = false)
    @RestController
    static class Api {

        @GetMapping("/items")
        String list() {
            return "";
        }

        @PostMapping("/items/{id}")
        String post(@PathVariable String id) {
            return id;
        }

        @PostMapping("/strict")
        @Idempotent(required = true)
        String strict() {
            return "";
        }

        @PostMapping("/off")
        @Idempotent(enabled = false)
        String off() {
            return "";
        }

        @RequestMapping(
                path = "/many",
                method = {RequestMethod.GET, RequestMethod.POST})
        String many() {
            return "";
        }

        @PostMapping("/declared")
        String declared(@RequestHeader("idempotency-key") String key) {
            return key;
        }

        @PostMapping("/conflict")
        @ApiResponse(
                responseCode = "409",
                description = "Sold out",
                content = {
                    @Content(mediaType = "text/plain", schema = @Schema(type = "string")),
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(implementation = ProblemDetail.class))
                })
        String conflict() {
            return "";
        }
    }
}
