package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ways in which requests reach handlers, and requests that reach none. */
@EachServer
class MappingTests {

    private static final String LOGGER = "/actuator/loggers/io.idempotency.unused";

    @Parameter
    private Server server;

    private App app() {
        return App.on(this.server);
    }

    /** Tells what reaches no handler as Spring Boot does. */
    private App telling(boolean enabled) {
        return App.on(this.server, "test.catch-all=false", "idempotency.enabled=" + enabled);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /app/plain,          true",
        "DELETE, /app/annotated,      false",
        "PUT,    /app/routes/covered, true",
        "POST,   /app/disabled,       false"
    })
    void pathsAreThoseWithinTheContextPath(String method, String path, boolean covered) {
        App app = App.on(
                this.server,
                "server.servlet.context-path=/app",
                "idempotency.include-paths=/plain,/routes/**,/disabled");
        String key = Http.newKey();
        app.http().call(method, path).key(key).send();
        Reply second = app.http().call(method, path).key(key).send();
        assertThat(second.isReplay()).isEqualTo(covered);
        assertThat(second.text()).isEqualTo(covered ? "run 1" : "run 2");
    }

    private App servlets() {
        return App.on(this.server, "test.second-servlet=true");
    }

    @Test
    void handlersOfAServletWithItsOwnContextAreFound() {
        String key = Http.newKey();
        Reply first = item(key);
        Reply second = item(key);
        assertThat(first.text()).isEqualTo("item 7 run 1");
        assertThat(second.isReplay()).isTrue();
        assertThat(second.text()).isEqualTo("item 7 run 1");
        assertThat(second.headers("Access-Control-Allow-Origin")).containsExactly(CorsController.ALICE);
        assertThat(servlets().http().call("PUT", "/own/items/7").send().problem())
                .isEqualTo("urn:idempotency:key-missing");
    }

    private Reply item(String key) {
        return servlets()
                .http()
                .call("PUT", "/own/items/7")
                .key(key)
                .header("Origin", CorsController.ALICE)
                .send();
    }

    @Test
    void nonsenseThatIsSeenLateFailsTheRequestsOfItsServletOnly() {
        String key = Http.newKey();
        assertThat(servlets().http().post("/broken/nonsense").key(key).send().status())
                .isEqualTo(500);
        assertThat(servlets().http().post("/broken/nonsense").send().status()).isEqualTo(500);
        assertThat(servlets().ledger().effects(key)).isZero();
        assertThat(servlets().http().post("/plain").key(key).send().text()).isEqualTo("run 1");
    }

    @Test
    void servletsDoNotTakeEachOthersHandlersOrKeys() {
        String key = Http.newKey();
        assertThat(servlets().http().post("/plain").key(key).send().text()).isEqualTo("run 1");
        assertThat(servlets().http().post("/shared/plain").key(key).send().text())
                .isEqualTo("run 2");
        assertThat(servlets().http().post("/shared/plain").key(key).send().isReplay())
                .isTrue();
        assertThat(servlets().http().post("/own/plain").key(key).send().text()).isEqualTo("run 3");
        assertThat(servlets().http().post("/own/plain").key(key).send().text()).isEqualTo("run 4");
    }

    @ParameterizedTest
    @CsvSource({
        "/routes/required/a%20b,        /routes/required/a%20c",
        "/routes/required/%C3%A4,       /routes/required/%C3%B6",
        "/routes/required/a;v=1,        /routes/required/b;v=1",
        "/routes/required/a;v=%20;w=2,  /routes/required/a%3Bv"
    })
    void encodedPathsAndPathParametersNameRecords(String path, String other) {
        String key = Http.newKey();
        assertThat(app().http().post(path).key(key).send().text()).isEqualTo("run 1");
        assertThat(app().http().post(path).key(key).send().isReplay()).isTrue();
        Reply elsewhere = app().http().post(other).key(key).send();
        assertThat(elsewhere.text()).isEqualTo("run 2");
    }

    @ParameterizedTest
    @CsvSource({
        "/routes/required/a, /routes/required/%61",
        "/routes/required/a, /routes/required/a;v=1",
        "/routes/required/a;v=1, /routes/required/a;v=2"
    })
    void theSamePathInAnotherSpellingIsAnotherRequest(String path, String spelling) {
        String key = Http.newKey();
        app().http().post(path).key(key).send();
        assertThat(app().http().post(spelling).key(key).send().problem()).isEqualTo("urn:idempotency:key-reused");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void actuatorWorksOnTheSamePort(boolean keyed) {
        App app = App.on(this.server, "management.endpoints.web.exposure.include=*");
        Http.Call call = app.http().post(LOGGER).json("{\"configuredLevel\":\"DEBUG\"}");
        Reply reply = (keyed ? call.key(Http.newKey()) : call).send();
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.isReplay()).isFalse();
        assertThat(app.http().call("GET", LOGGER).key(Http.newKey()).send().text())
                .contains("DEBUG");
        assertThat(app.http().call("GET", "/actuator/health").send().text()).contains("\"UP\"");
    }

    @Test
    void aKeyIsHeededByActuatorOnTheSamePort() {
        App app = App.on(this.server, "management.endpoints.web.exposure.include=*");
        String key = Http.newKey();
        Reply first = app.http().post(LOGGER).key(key).json("{}").send();
        Reply second = app.http().post(LOGGER).key(key).json("{}").send();
        assertThat(second.isReplay()).isTrue();
        assertThat(second.status()).isEqualTo(first.status()).isEqualTo(204);
        assertThat(second.repeatable()).isEqualTo(first.repeatable());
    }

    @Test
    void actuatorOnAPortOfItsOwnIsLeftAlone() {
        App app = App.on(
                this.server,
                "management.endpoints.web.exposure.include=*",
                "spring.autoconfigure.exclude=" + managementOfTheOtherServer(),
                "management.server.port=0",
                "management.server.address=127.0.0.1");
        Http management =
                new Http(app.bean(Environment.class).getRequiredProperty("local.management.port", Integer.class));
        String key = Http.newKey();
        for (int i = 0; i < 2; i++) {
            Reply reply = management.post(LOGGER).key(key).json("{}").send();
            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.isReplay()).isFalse();
        }
        app.http().post("/plain").key(key).send();
        assertThat(app.http().post("/plain").key(key).send().isReplay()).isTrue();
    }

    private String managementOfTheOtherServer() {
        return this.server == Server.TOMCAT
                ? "org.springframework.boot.jetty.autoconfigure.actuate.web.server."
                        + "JettyServletManagementContextAutoConfiguration"
                : "org.springframework.boot.tomcat.autoconfigure.actuate.web.server."
                        + "TomcatServletManagementContextAutoConfiguration";
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /nowhere,        404",
        "PATCH,  /class/nowhere,  404",
        "POST,   /annotated,      405",
        "PATCH,  /annotated,      405",
        "POST,   /routes/covered, 404",
        "GET,    /hello.txt,      200",
        "HEAD,   /hello.txt,      200",
        "POST,   /hello.txt,      405",
        "GET,    /routes/file,    200",
        "OPTIONS, /annotated,     200",
        "OPTIONS, /hello.txt,     200"
    })
    void whatReachesNoHandlerIsAnsweredAsWithoutUs(String method, String path, int status) {
        String key = Http.newKey();
        Reply expected = telling(false).http().call(method, path).key(key).send();
        assertThat(expected.status()).isEqualTo(status);
        for (int i = 0; i < 2; i++) {
            Reply reply = telling(true).http().call(method, path).key(key).send();
            assertThat(reply.status()).isEqualTo(status);
            assertThat(headers(reply)).isEqualTo(headers(expected));
            assertThat(body(reply)).isEqualTo(body(expected));
        }
    }

    @Test
    void springdocDescribesTheApplicationAsWithoutUsAndMore() {
        App with = described(true);
        App without = described(false);
        JsonNode expected = new JsonMapper().readTree(description(without));
        JsonNode described = new JsonMapper().readTree(description(with));
        assertThat(expected.at("/paths/~1kinds~1value").isObject()).isTrue();
        assertThat(additions("", expected, described))
                .isNotEmpty()
                .allMatch(place -> place.matches("/components/schemas/IdempotencyProblem"
                        + "|/paths/[^ ]+/(post|patch|put|delete)/(parameters"
                        + "|responses/(2\\d\\d/headers/Idempotent-Replayed|400|403|409|503))"));
        assertThat(with.http()
                        .call("GET", "/swagger-ui/index.html")
                        .key(Http.newKey())
                        .send()
                        .status())
                .isEqualTo(200);
        String key = Http.newKey();
        with.http().post("/kinds/value?then=end").key(key).send();
        assertThat(with.http().post("/kinds/value?then=end").key(key).send().isReplay())
                .isTrue();
    }

    /** What springdoc does for Spring Security needs more of it than there is here. */
    private App described(boolean enabled) {
        return App.on(
                this.server,
                "idempotency.enabled=" + enabled,
                "springdoc.api-docs.enabled=true",
                "springdoc.swagger-ui.enabled=true",
                "spring.autoconfigure.exclude=org.springdoc.core.configuration.SpringDocSecurityConfiguration");
    }

    private static String description(App app) {
        Reply reply = app.http().call("GET", "/v3/api-docs").key(Http.newKey()).send();
        assertThat(reply.status()).isEqualTo(200);
        return reply.text().replaceAll(":\\d+\"", "\"");
    }

    /** {@return where the second has more, after making sure that it has all of the first} */
    private static List<String> additions(String place, JsonNode expected, JsonNode found) {
        if (!expected.isObject()) {
            return expected.equals(found) ? List.of() : extended(place, expected, found);
        }
        assertThat(found.propertyNames()).as(place).containsAll(expected.propertyNames());
        return found.propertyStream()
                .flatMap(member -> {
                    String inner = place + '/' + member.getKey().replace("/", "~1");
                    return expected.has(member.getKey())
                            ? additions(inner, expected.get(member.getKey()), member.getValue()).stream()
                            : Stream.of(inner.replaceFirst("/headers$", "/headers/" + first(member.getValue())));
                })
                .toList();
    }

    private static List<String> extended(String place, JsonNode expected, JsonNode found) {
        assertThat(expected.isArray()).as(place).isTrue();
        assertThat(others(found)).as(place).isEqualTo(others(expected));
        return List.of(place);
    }

    private static List<JsonNode> others(JsonNode parameters) {
        return parameters
                .valueStream()
                .filter(parameter -> !parameter.at("/name").asString().equalsIgnoreCase(Http.KEY))
                .toList();
    }

    private static String first(JsonNode node) {
        return node.isObject() ? node.propertyNames().iterator().next() : "";
    }

    private static Map<String, List<String>> headers(Reply reply) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(reply.response().headers().map());
        headers.keySet().removeAll(List.of("Date", "X-Trace"));
        return headers;
    }

    private static String body(Reply reply) {
        return reply.text().replaceFirst("\"timestamp\":\"[^\"]*\"", "");
    }
}
