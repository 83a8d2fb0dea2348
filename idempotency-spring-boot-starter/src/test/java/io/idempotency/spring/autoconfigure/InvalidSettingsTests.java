package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.idempotency.IdempotencyEngine;
import io.idempotency.spring.web.FilterSettings;
import io.idempotency.spring.web.HandlerPolicies;
import io.idempotency.spring.web.IdempotencyFilter;
import io.idempotency.spring.web.RecordSettings;
import io.idempotency.store.ExpiredRecordCleaner;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class InvalidSettingsTests {

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class));

    @ParameterizedTest(name = "{2}")
    @MethodSource
    void theStartIsRefusedAndTheAnalysisNamesTheProperty(String property, String reason, String... assignments) {
        FailureAnalysis analysis = RefusedStart.of(this.contextRunner.withPropertyValues(assignments));

        assertThat(analysis.getDescription()).contains(property).containsIgnoringCase(reason);
        assertThat(analysis.getAction()).isNotBlank();
    }

    static Stream<Arguments> theStartIsRefusedAndTheAnalysisNamesTheProperty() {
        return Stream.of(
                row("idempotency.ttl", "at least 1s", "idempotency.ttl=0s"),
                row("idempotency.ttl", "at least 1s", "idempotency.ttl=999ms"),
                row("idempotency.ttl", "Duration", "idempotency.ttl=soon"),
                row("idempotency.mode", "failed to convert", "idempotency.mode=some"),
                row("idempotency.methods", "must list HTTP methods", "idempotency.methods="),
                row("idempotency.methods", "must list HTTP methods", "idempotency.methods=POST, PSOT"),
                row("idempotency.include-paths", "slash", "idempotency.include-paths=api/**"),
                row(
                        "idempotency.include-paths",
                        "slash",
                        "idempotency.include-paths[0]=/a",
                        "idempotency.include-paths[1]=b"),
                row("idempotency.include-paths", "expected close capture", "idempotency.include-paths=/api/{id"),
                row("idempotency.exclude-paths", "slash", "idempotency.exclude-paths=*"),
                row("idempotency.exclude-paths", "not allowed", "idempotency.exclude-paths=/**/a/**/b"),
                row(
                        "idempotency.replay-header",
                        "not the name of a header",
                        "idempotency.replay-header=Replayed: true"),
                row("idempotency.replay-header", "not the name of a header", "idempotency.replay-header="),
                row("idempotency.scope", "failed to convert", "idempotency.scope=tenant"),
                row("idempotency.problem-base-uri", "absolute", "idempotency.problem-base-uri=/problems/"),
                row("idempotency.problem-base-uri", "failed to convert", "idempotency.problem-base-uri=http://"),
                row("idempotency.specification.path", "a path such as", "idempotency.specification.path=rules"),
                row("idempotency.specification.path", "a path such as", "idempotency.specification.path=/rules#a"),
                row("idempotency.specification.path", "a path such as", "idempotency.specification.path=/a/{b}"),
                row("idempotency.specification.path", "a path such as", "idempotency.specification.path=/a/../b"),
                row("idempotency.specification.path", "a path such as", "idempotency.specification.path="),
                row("idempotency.filter-order", "failed to convert", "idempotency.filter-order=last"),
                row("idempotency.key.header", "not the name of a header", "idempotency.key.header="),
                row("idempotency.key.header", "not the name of a header", "idempotency.key.header=Idempotency Key"),
                row("idempotency.key.header", "not the name of a header", "idempotency.key.header=Schlüssel"),
                row("idempotency.key.required", "failed to convert", "idempotency.key.required=sometimes"),
                row("idempotency.key.max-length", "at least 1", "idempotency.key.max-length=0"),
                row("idempotency.key.format", "needs idempotency.key.pattern", "idempotency.key.format=pattern"),
                row("idempotency.key.format", "failed to convert", "idempotency.key.format=ulid"),
                row(
                        "idempotency.key.pattern",
                        "needs idempotency.key.format=pattern",
                        "idempotency.key.pattern=[a-z]+"),
                row(
                        "idempotency.key.pattern",
                        "unclosed character class",
                        "idempotency.key.format=pattern",
                        "idempotency.key.pattern=[a-z"),
                row("idempotency.key.syntax", "failed to convert", "idempotency.key.syntax=loose"),
                row("idempotency.request.buffer-size", "negative", "idempotency.request.buffer-size=-1B"),
                row("idempotency.request.buffer-size", "less than 2GB", "idempotency.request.buffer-size=3GB"),
                row("idempotency.request.drain-limit", "negative", "idempotency.request.drain-limit=-1B"),
                row("idempotency.fingerprint.body", "failed to convert", "idempotency.fingerprint.body=xml"),
                row(
                        "idempotency.fingerprint.headers",
                        "not the name of a header",
                        "idempotency.fingerprint.headers=X A"),
                row("idempotency.response.statuses", "neither a status", "idempotency.response.statuses=2x"),
                row("idempotency.response.statuses", "neither a status", "idempotency.response.statuses=2xx,999"),
                row("idempotency.response.statuses", "at least one status", "idempotency.response.statuses="),
                row("idempotency.response.content-types", "at least one", "idempotency.response.content-types="),
                row(
                        "idempotency.response.content-types",
                        "failed to convert",
                        "idempotency.response.content-types=json"),
                row("idempotency.response.max-size", "negative", "idempotency.response.max-size=-1B"),
                row("idempotency.response.max-size", "less than 2GB", "idempotency.response.max-size=3GB"),
                row("idempotency.response.max-size", "store.memory.max-size", "idempotency.response.max-size=65MB"),
                row("idempotency.response.not-kept", "failed to convert", "idempotency.response.not-kept=ignore"),
                row(
                        "idempotency.response.excluded-headers",
                        "not the name of a header",
                        "idempotency.response.excluded-headers=X-A,X:B"),
                row("idempotency.in-flight.strategy", "failed to convert", "idempotency.in-flight.strategy=queue"),
                row("idempotency.in-flight.wait-timeout", "at least 1ms", "idempotency.in-flight.wait-timeout=0s"),
                row("idempotency.in-flight.wait-timeout", "24 hours", "idempotency.in-flight.wait-timeout=25h"),
                row("idempotency.in-flight.max-waiting", "negative", "idempotency.in-flight.max-waiting=-1"),
                row("idempotency.in-flight.lease", "at least 1000ms", "idempotency.in-flight.lease=0s"),
                row("idempotency.in-flight.lease", "at least 1000ms", "idempotency.in-flight.lease=10ms"),
                row("idempotency.in-flight.lease", "at least 1000ms", "idempotency.in-flight.lease=-30s"),
                row("idempotency.in-flight.max-duration", "in-flight.lease", "idempotency.in-flight.max-duration=29s"),
                row("idempotency.in-flight.max-duration", "in-flight.lease", "idempotency.in-flight.lease=16m"),
                row("idempotency.in-flight.max-duration", "36500 days", "idempotency.in-flight.max-duration=36501d"),
                row("idempotency.in-flight.retry-after", "at least 1ms", "idempotency.in-flight.retry-after=0s"),
                row("idempotency.store.type", "no such store is on the class path", "idempotency.store.type=redis"),
                row("idempotency.store.type", "no such store is on the class path", "idempotency.store.type=jdbc"),
                row("idempotency.store.type", "failed to convert", "idempotency.store.type=mongo"),
                row("idempotency.store.type", "no such store is on the class path", "idempotency.store.type="),
                row("idempotency.store.on-failure", "failed to convert", "idempotency.store.on-failure=retry"),
                row(
                        "idempotency.store.memory.max-size",
                        "response.max-size",
                        "idempotency.store.memory.max-size=1MB",
                        "idempotency.response.max-size=2MB"),
                row("idempotency.store.memory.max-size", "negative", "idempotency.store.memory.max-size=-1B"),
                row(
                        "idempotency.store.memory.max-size",
                        "zero",
                        "idempotency.store.memory.max-size=0B",
                        "idempotency.response.max-size=0B"),
                row("idempotency.tll", "idempotency.tll", "idempotency.tll=7d"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"key-reused", "in-progress", "response-not-kept", "key-missing", "key-invalid", "key-format"})
    void aStatusThatIsNoErrorIsRefused(String name) {
        for (String status : new String[] {"99", "200", "399", "600"}) {
            FailureAnalysis analysis =
                    RefusedStart.of(this.contextRunner.withPropertyValues("idempotency.status." + name + "=" + status));

            assertThat(analysis.getDescription()).contains("idempotency.status." + name, status, "4xx or 5xx");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "store.cleanup-interval, 999ms, at least 1000ms",
        "store.cleanup-interval, 36501d, 36500 days",
        "store.cleanup-interval, often, failed to convert",
        "store.cleanup-batch-size, 0, at least 1"
    })
    void expiredRecordsMustBeDeletedInAWayThatWorks(String name, String value, String reason) {
        FailureAnalysis analysis = RefusedStart.of(this.contextRunner
                .withBean(ExpiredRecordCleaner.class, () -> limit -> 0)
                .withPropertyValues("idempotency." + name + "=" + value));

        assertThat(analysis.getDescription()).contains("idempotency." + name).containsIgnoringCase(reason);
    }

    @Test
    void theFilterMustComeAfterSpringSecurity() {
        FailureAnalysis analysis = RefusedStart.of(this.contextRunner
                .withBean("springSecurityFilterChain", Object.class)
                .withPropertyValues("idempotency.filter-order=-100"));

        assertThat(analysis.getDescription())
                .contains("idempotency.filter-order", "-100", "spring.security.filter.order", "not authenticated");
    }

    @Test
    void theFilterMustComeAfterSpringSecurityWhereverThatIs() {
        WebApplicationContextRunner secured = this.contextRunner
                .withBean("springSecurityFilterChain", Object.class)
                .withPropertyValues("spring.security.filter.order=2147483640");

        assertThat(RefusedStart.of(secured).getDescription())
                .contains("idempotency.filter-order", "2147483627", "spring.security.filter.order", "2147483640");
        secured.withPropertyValues("idempotency.filter-order=2147483641")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theOrderOfTheApplicationsOwnRegistrationCounts() {
        WebApplicationContextRunner own = this.contextRunner
                .withBean("springSecurityFilterChain", Object.class)
                .withUserConfiguration(OwnRegistration.class);

        own.withPropertyValues("own.order=0", "idempotency.filter-order=-100")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(RefusedStart.of(own.withPropertyValues("own.order=-100")).getDescription())
                .contains("'-100'", "own registration of the filter", "spring.security.filter.order");
    }

    @Test
    void anyFilterOrderWillDoWithoutSpringSecurity() {
        this.contextRunner
                .withPropertyValues("idempotency.filter-order=-100")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void comparingJsonNeedsJackson() {
        WebApplicationContextRunner json = this.contextRunner.withPropertyValues("idempotency.fingerprint.body=json");

        FailureAnalysis analysis =
                RefusedStart.of(json.withClassLoader(new FilteredClassLoader("tools.jackson.databind")));

        assertThat(analysis.getDescription()).contains("idempotency.fingerprint.body", "Jackson 3");
        json.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void anEnvironmentVariableIsCheckedLikeAnyOther() {
        TestPropertyValues variables = TestPropertyValues.of("IDEMPOTENCY_INFLIGHT_RETRYAFTER=0s");

        FailureAnalysis analysis = RefusedStart.of(this.contextRunner.withInitializer(
                context -> variables.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT)));

        assertThat(analysis.getDescription()).contains("idempotency.in-flight.retry-after", "at least 1ms");
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRegistration {

        @Bean
        FilterRegistrationBean<IdempotencyFilter> registration(
                IdempotencyEngine engine, HandlerPolicies policies, @Value("${own.order}") int order) {
            IdempotencyProperties defaults = new Binder(new MapConfigurationPropertySource())
                    .bindOrCreate("idempotency", IdempotencyProperties.class);
            FilterSettings settings = new SettingsMapper(defaults, null).filter(RecordSettings.plain());
            FilterRegistrationBean<IdempotencyFilter> registration = new FilterRegistrationBean<>(new IdempotencyFilter(
                    engine, new OtherResolver(), policies, settings, request -> true, () -> null, List.of()));
            registration.setOrder(order);
            return registration;
        }
    }

    private static Arguments row(String property, String reason, String... assignments) {
        return arguments(property, reason, assignments);
    }
}
