package io.idempotency.spring.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Actuator shows no secret of ours, even if it is told to show everything. */
class SecretMaskingTests {

    private static final String SECRET =
            Base64.getEncoder().encodeToString("12345678901234567890123456789012".getBytes(UTF_8));

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    IdempotencyAutoConfiguration.class,
                    SecretMaskingAutoConfiguration.class,
                    ConfigurationPropertiesReportEndpointAutoConfiguration.class,
                    EnvironmentEndpointAutoConfiguration.class))
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=*",
                    "management.endpoint.configprops.show-values=always",
                    "management.endpoint.env.show-values=always",
                    "idempotency.replay-header=Shown",
                    "idempotency.encryption.keys.k1=" + SECRET,
                    "idempotency.encryption.active-key=k1",
                    "idempotency.record-id-secret=" + SECRET);

    /** There a secret has nothing to show. */
    @Test
    void theReportOfPropertiesMasksThem() {
        this.contextRunner.run(context -> assertThat(json(context.getBean(ConfigurationPropertiesReportEndpoint.class)
                        .configurationProperties()))
                .contains("Shown", "\"k1\":{}")
                .doesNotContain(SECRET));
    }

    @Test
    void theReportOfTheEnvironmentMasksThem() {
        SystemEnvironmentPropertySource variables = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of("IDEMPOTENCY_ENCRYPTION_KEYS_K2", SECRET, "IDEMPOTENCY_RECORDIDSECRET", SECRET));

        this.contextRunner
                .withInitializer(
                        context -> context.getEnvironment().getPropertySources().addLast(variables))
                .run(context -> assertThat(
                                json(context.getBean(EnvironmentEndpoint.class).environment(null)))
                        .contains("Shown", "IDEMPOTENCY_ENCRYPTION_KEYS_K2", "******")
                        .doesNotContain(SECRET));
    }

    @Test
    void withoutActuatorThereIsNothingToMask() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SecretMaskingAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).doesNotHaveBean(SecretMaskingAutoConfiguration.class));
    }

    private static String json(Object report) {
        return new JsonMapper().writeValueAsString(report);
    }
}
