package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.idempotency.KeyFormat;
import io.idempotency.KeySyntax;
import io.idempotency.Scope;
import io.idempotency.spring.IdempotencyProblem;
import io.idempotency.spring.IdempotencyScopeResolver;
import io.idempotency.spring.StoreFailurePolicy;
import io.idempotency.spring.web.BodyComparison;
import io.idempotency.spring.web.CanonicalJson;
import io.idempotency.spring.web.FilterSettings;
import io.idempotency.spring.web.RecordSettings;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.Retention;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.util.pattern.PathPattern;

class SettingsMapperTests {

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class));

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("rows")
    void aPropertyReachesItsSetting(
            String property, String value, Function<ApplicationContext, Object> setting, Object expected) {
        this.contextRunner.run(
                context -> assertThat(setting.apply(context)).as("default").isNotEqualTo(expected));
        this.contextRunner
                .withPropertyValues("idempotency." + property + "=" + value)
                .run(context -> assertThat(setting.apply(context)).isEqualTo(expected));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                row("enabled", "false", context -> context.containsBean("idempotencyFilter"), false),
                row("filter-order", "7", SettingsMapperTests::filterOrder, 7),
                row("scope", "global", SettingsMapperTests::scope, Scope.global()),
                mapped("mode", "annotated", settings -> settings.coverage().annotatedOnly(), true),
                mapped("methods", "put, Delete", settings -> settings.coverage().methods(), Set.of("PUT", "DELETE")),
                mapped(
                        "include-paths",
                        "/a/**,/b",
                        settings -> texts(settings.coverage().included()),
                        List.of("/a/**", "/b")),
                mapped(
                        "exclude-paths",
                        "/{a}/b",
                        settings -> texts(settings.coverage().excluded()),
                        List.of("/{a}/b")),
                mapped(
                        "ttl",
                        "2h",
                        settings -> settings.defaultPolicy().retention(),
                        Retention.of(Duration.ofHours(2))),
                mapped("ttl", "-1s", settings -> settings.defaultPolicy().retention(), Retention.FOREVER),
                mapped(
                        "replay-header",
                        "X-Again",
                        settings -> filter(settings).response().replayHeader(),
                        "X-Again"),
                mapped(
                        "problem-base-uri",
                        "urn:a:",
                        settings -> filter(settings).refusals().problemBase(),
                        URI.create("urn:a:")),
                mapped(
                        "specification.path",
                        "/.well-known/rules",
                        settings -> filter(settings).refusals().page(),
                        "/.well-known/rules"),
                mapped("key.header", "X-Key", settings -> filter(settings).keyHeader(), "X-Key"),
                mapped(
                        "key.required",
                        "true",
                        settings -> settings.defaultPolicy().required(),
                        true),
                mapped("key.format", "uuid", SettingsMapperTests::keyFormat, KeyFormat.UUID),
                mapped("key.format", "uuid4", SettingsMapperTests::keyFormat, KeyFormat.UUID4),
                mapped(
                        "key.max-length",
                        "36",
                        settings -> filter(settings).keyRules().maxLength(),
                        36),
                mapped(
                        "key.syntax",
                        "strict",
                        settings -> filter(settings).keyRules().syntax(),
                        KeySyntax.STRICT),
                mapped(
                        "request.buffer-size",
                        "1KB",
                        settings -> filter(settings).request().bufferSize(),
                        1024),
                mapped(
                        "request.drain-limit",
                        "3GB",
                        settings -> filter(settings).request().drainLimit(),
                        3L << 30),
                mapped(
                        "fingerprint.body",
                        "none",
                        settings -> filter(settings).request().body(),
                        BodyComparison.NONE),
                mapped(
                        "fingerprint.body",
                        "json",
                        settings -> filter(settings).request().canonicalJson().getClass(),
                        CanonicalJson.class),
                mapped(
                        "fingerprint.headers",
                        "X-A,X-B",
                        settings -> filter(settings).request().headers(),
                        List.of("x-a", "x-b")),
                mapped(
                        "fingerprint.authorization",
                        "false",
                        settings -> filter(settings).request().authorization(),
                        false),
                mapped(
                        "response.statuses",
                        "404",
                        settings -> settings.defaultPolicy().statuses().contains(404),
                        true),
                mapped(
                        "response.statuses",
                        "404",
                        settings -> settings.defaultPolicy().statuses().contains(200),
                        false),
                mapped(
                        "response.content-types",
                        "text/*",
                        settings -> filter(settings).response().contentTypes(),
                        List.of(new MediaType("text"))),
                mapped(
                        "response.max-size",
                        "1KB",
                        settings -> filter(settings).response().maxSize(),
                        1024L),
                mapped(
                        "response.not-kept",
                        "rerun",
                        settings -> filter(settings).response().rerunNotKept(),
                        true),
                mapped(
                        "response.excluded-headers",
                        "X-A",
                        settings -> filter(settings).response().excludedHeaders(),
                        Set.of("X-A")),
                mapped("in-flight.lease", "1s", settings -> settings.engine().lease(), Duration.ofSeconds(1)),
                mapped(
                        "in-flight.max-duration",
                        "30s",
                        settings -> settings.engine().maxDuration(),
                        Duration.ofSeconds(30)),
                mapped(
                        "in-flight.strategy",
                        "wait",
                        settings -> settings.defaultPolicy().waits(),
                        true),
                mapped(
                        "in-flight.wait-timeout",
                        "24h",
                        settings -> filter(settings).waitTimeout(),
                        Duration.ofHours(24)),
                mapped(
                        "in-flight.max-waiting",
                        "0",
                        settings -> settings.engine().maxWaiting(),
                        0),
                mapped(
                        "in-flight.retry-after",
                        "5s",
                        settings -> filter(settings).refusals().retryAfter(),
                        Duration.ofSeconds(5)),
                mapped("status.key-reused", "422", settings -> status(settings, IdempotencyProblem.KEY_REUSED), 422),
                mapped("status.in-progress", "425", settings -> status(settings, IdempotencyProblem.IN_PROGRESS), 425),
                mapped(
                        "status.response-not-kept",
                        "410",
                        settings -> status(settings, IdempotencyProblem.RESPONSE_NOT_KEPT),
                        410),
                mapped("status.key-missing", "428", settings -> status(settings, IdempotencyProblem.KEY_MISSING), 428),
                mapped("status.key-invalid", "599", settings -> status(settings, IdempotencyProblem.KEY_INVALID), 599),
                mapped("status.key-format", "400", settings -> status(settings, IdempotencyProblem.KEY_FORMAT), 400),
                mapped(
                        "store.on-failure",
                        "proceed",
                        settings -> settings.defaultPolicy().onStoreFailure(),
                        StoreFailurePolicy.PROCEED),
                mapped("store.cleanup-interval", "5m", SettingsMapper::cleanupInterval, Duration.ofMinutes(5)),
                mapped("store.cleanup-interval", "-1s", SettingsMapper::cleanupInterval, Duration.ZERO),
                mapped("store.cleanup-batch-size", "7", SettingsMapper::cleanupBatchSize, 7),
                mapped("store.memory.max-size", "1MB", SettingsMapper::memoryBytes, 1L << 20));
    }

    @Test
    void aKeyPatternReachesItsSetting() {
        this.contextRunner
                .withPropertyValues("idempotency.key.format=pattern", "idempotency.key.pattern=[a-z]+")
                .run(context -> assertThat(
                                keyFormat(settings(context)).pattern().pattern())
                        .isEqualTo("[a-z]+"));
    }

    @Test
    void whatHasOneValueAsYetIsAccepted() {
        this.contextRunner
                .withPropertyValues("idempotency.store.type=memory")
                .run(context -> assertThat(context).hasSingleBean(InMemoryIdempotencyStore.class));
    }

    @Test
    void thereIsATestForEveryProperty() { // those of records are in RecordMapperTests
        Stream<String> others = Stream.of(
                "key.pattern",
                "store.type",
                "record-id-secret",
                "encryption.keys",
                "encryption.active-key",
                "encryption.read-plain",
                "response.compress-from");
        Stream<String> tested = Stream.concat(rows().map(row -> (String) row.get()[0]), others);

        assertThat(tested.distinct().map("idempotency."::concat))
                .containsExactlyInAnyOrderElementsOf(PropertyMetadata.read().stream()
                        .map(PropertyMetadata::name)
                        .filter(name -> name.startsWith("idempotency."))
                        .toList());
    }

    private static Arguments mapped(
            String property, String value, Function<SettingsMapper, Object> setting, Object expected) {
        return row(property, value, context -> setting.apply(settings(context)), expected);
    }

    private static Arguments row(
            String property, String value, Function<ApplicationContext, Object> setting, Object expected) {
        return arguments(property, value, setting, expected);
    }

    private static SettingsMapper settings(ApplicationContext context) {
        return new SettingsMapper(context.getBean(IdempotencyProperties.class), context.getClassLoader());
    }

    private static FilterSettings filter(SettingsMapper settings) {
        return settings.filter(RecordSettings.plain());
    }

    private static int filterOrder(ApplicationContext context) {
        return context.getBean(FilterRegistrationBean.class).getOrder();
    }

    private static Scope scope(ApplicationContext context) {
        return context.getBean(IdempotencyScopeResolver.class).resolve(new MockHttpServletRequest());
    }

    private static KeyFormat keyFormat(SettingsMapper settings) {
        return filter(settings).keyRules().format();
    }

    private static List<String> texts(List<PathPattern> patterns) {
        return patterns.stream().map(PathPattern::getPatternString).toList();
    }

    private static int status(SettingsMapper settings, IdempotencyProblem problem) {
        HttpStatusCode status = filter(settings).refusals().statuses().get(problem);
        assertThat(status).isNotNull();
        return status.value();
    }
}
