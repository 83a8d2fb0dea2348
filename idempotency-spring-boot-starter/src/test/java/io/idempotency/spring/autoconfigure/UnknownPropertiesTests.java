package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.core.env.StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class UnknownPropertiesTests {

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class));

    @ParameterizedTest
    @CsvSource({
        "idempotency.tll,                  idempotency.ttl",
        "idempotency.kye.header,           idempotency.key.header",
        "idempotency.in-flight.laese,      idempotency.in-flight.lease",
        "idempotency.response.status,      idempotency.response.statuses",
        "idempotency.store.memory.max-siz, idempotency.store.memory.max-size"
    })
    void aMistypedNameStopsTheStartAndTheIntendedOneIsNamed(String mistyped, String meant) {
        assertThat(refusal(this.contextRunner, mistyped + "=2"))
                .contains("'" + mistyped + "'", "There is no property of this name. Did you mean '" + meant + "'?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "idempotency.colour",
                "idempotency.store.redis.timeout",
                "idempotency.ttl.days",
                "idempotency.ttl[0]",
                "idempotency.methods.first"
            })
    void anotherNameStopsTheStart(String unknown) {
        assertThat(refusal(this.contextRunner, unknown + "=2"))
                .contains("'" + unknown + "'", "There is no property of this name.")
                .doesNotContain("Did you mean");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "idempotency.replayHeader=Replayed",
                "IDEMPOTENCY.In_Flight.LEASE=2s",
                "idempotency.methods[0]=POST",
                "idempotency.response.excluded-headers[0]=X-A"
            })
    void everySpellingOfAKnownNameWillDo(String assignment) {
        assertStarts(this.contextRunner.withPropertyValues(assignment));
    }

    /** As in YAML, where all that stood below it was taken out. Boot 4.0 itself refuses that. */
    @Test
    @Tag("boot-4.1")
    void aSectionThatIsEmptyWillDo() {
        assertStarts(this.contextRunner.withPropertyValues("idempotency.key="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "idempotency.store.redis.timeout=2s",
                "idempotency.store.redis.nodes[0].host=one",
                "idempotency.store.redis.tiemout=2s",
                "idempotency.client.headers.X-A=b",
                "idempotency.client=all"
            })
    void namesBelowThePrefixOfAnotherBeanAreLeftToIt(String assignment) {
        assertStarts(
                this.contextRunner.withUserConfiguration(OtherModules.class).withPropertyValues(assignment));
    }

    @Test
    void namesBelowThePrefixOfABeanOfAParentAreLeftToIt() {
        new WebApplicationContextRunner()
                .withUserConfiguration(OtherModules.class)
                .run(parent -> assertStarts(this.contextRunner
                        .withParent(parent)
                        .withPropertyValues("idempotency.store.redis.timeout=2s")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"idempotency.store.rdis.timeout", "idempotency.store.redistimeout", "idempotency.tll"})
    void namesBesideThePrefixOfAnotherBeanStopTheStart(String unknown) {
        assertThat(refusal(this.contextRunner.withUserConfiguration(OtherModules.class), unknown + "=2s"))
                .contains("'" + unknown + "'");
    }

    @Test
    void environmentVariablesAreNotChecked() {
        SystemEnvironmentPropertySource variables = new SystemEnvironmentPropertySource(
                SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of("IDEMPOTENCY_TLL", "7d"));

        assertStarts(this.contextRunner.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .replace(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables)));
    }

    @Test
    void whatIsBelowAMapIsKnown() {
        PropertyNames names = new PropertyNames(ConfigurationPropertyName.of("app"), WithMap.class);

        assertThat(names.contains(ConfigurationPropertyName.of("app.limits.one.two")))
                .isTrue();
        assertThat(names.contains(ConfigurationPropertyName.of("app.limit.one")))
                .isFalse();
    }

    private static String refusal(WebApplicationContextRunner runner, String assignment) {
        return RefusedStart.of(runner.withPropertyValues(assignment)).getDescription();
    }

    private static void assertStarts(WebApplicationContextRunner runner) {
        runner.run(context -> assertThat(context).hasNotFailed());
    }

    private record WithMap(Map<String, Integer> limits) {}

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(RedisProperties.class)
    static class OtherModules {

        @Bean
        @ConfigurationProperties("idempotency.client")
        ClientProperties clientProperties() {
            return new ClientProperties();
        }
    }

    @ConfigurationProperties("idempotency.store.redis")
    record RedisProperties(String timeout) {}

    static class ClientProperties {}
}
