package io.idempotency.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients are told: the OpenAPI document, and the page of the rules. */
@SpringBootTest(
        classes = SampleApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "server.address=127.0.0.1")
class OpenApiTests {

    private static final Pattern BLOCK = Pattern.compile("(?s)```json\\n(.*?)```");

    @LocalServerPort
    private int port;

    private PaymentsClient client;
    private JsonNode document;

    @BeforeEach
    void readDocument() throws Exception {
        this.client = new PaymentsClient(this.port);
        this.document =
                new JsonMapper().readTree(this.client.get("/v3/api-docs").body());
    }

    @ParameterizedTest
    @CsvSource({"/charges, true", "/charges/{id}/refunds, false", "/slow-charges, false", "/flaky-charges, false"})
    void everyOperationThatHeedsKeysSaysSo(String path, boolean required) {
        JsonNode operation = operation(path, "post");
        List<JsonNode> keys = operation
                .at("/parameters")
                .valueStream()
                .filter(parameter -> parameter.at("/name").asString().equals("Idempotency-Key"))
                .toList();
        assertThat(keys).singleElement().satisfies(key -> {
            assertThat(key.at("/in").asString()).isEqualTo("header");
            assertThat(key.at("/required").asBoolean()).isEqualTo(required);
            assertThat(key.at("/schema/maxLength").asInt()).isEqualTo(255);
            assertThat(key.at("/schema/pattern").asString()).isNotEmpty();
        });
        assertThat(operation.at("/responses/200/headers/Idempotent-Replayed").isObject())
                .isTrue();
        assertThat(Set.of("400", "409", "422", "503"))
                .allSatisfy(status -> assertThat(operation
                                .at("/responses/" + status + "/content/application~1problem+json/schema")
                                .toString())
                        .contains("#/components/schemas/IdempotencyProblem"));
        assertThat(operation.at("/responses/503/headers/Retry-After").isObject())
                .isTrue();
        assertThat(operation.at("/externalDocs/url").asString()).isEqualTo("/idempotency");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/charges", "/charges/{id}"})
    void readingHasNothingOfIt(String path) {
        JsonNode operation = operation(path, "get");
        assertThat(operation.isObject()).isTrue();
        assertThat(operation.toString()).doesNotContainIgnoringCase("idempoten");
    }

    @Test
    void theDocumentationShowsWhatIsGenerated() throws IOException {
        String documentation = Files.readString(Path.of("..", "docs", "openapi.md"));
        List<JsonNode> shown = BLOCK.matcher(documentation)
                .results()
                .map(block -> new JsonMapper().readTree(block.group(1)))
                .toList();
        JsonNode charge = operation("/charges", "post");
        assertThat(shown)
                .containsExactly(
                        charge.at("/parameters"),
                        charge.at("/responses/409"),
                        this.document.at("/components/schemas/IdempotencyProblem"));
    }

    @Test
    void aRefusalLeadsToThePage() throws Exception {
        HttpResponse<String> refused = this.client.postWithoutKey("/charges", "{}");
        assertThat(refused.headers().allValues("Link"))
                .containsExactly("</idempotency#key-missing>; rel=\"describedby\"");
        assertThat(this.client.get("/idempotency").body())
                .contains("id=\"key-missing\"", "POST /charges", "7 days", "All callers share one set of keys");
    }

    private JsonNode operation(String path, String method) {
        return this.document.at("/paths/" + path.replace("/", "~1") + '/' + method);
    }
}
