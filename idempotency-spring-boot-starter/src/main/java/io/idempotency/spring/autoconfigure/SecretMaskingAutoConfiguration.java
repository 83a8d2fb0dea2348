package io.idempotency.spring.autoconfigure;

import java.util.Locale;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Auto-configuration that masks our secrets in Actuator's endpoints, even where an application shows all values. */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class SecretMaskingAutoConfiguration {

    SecretMaskingAutoConfiguration() {}

    @Bean
    SanitizingFunction idempotencySecretMasking() {
        return SanitizingFunction.of(data -> isSecret(data) ? data.withSanitizedValue() : data);
    }

    /** A property may be spelt in many ways, as an environment variable among others. */
    private static boolean isSecret(SanitizableData data) {
        String name = data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return name.startsWith("idempotencyencryptionkeys") || name.startsWith("idempotencyrecordidsecret");
    }
}
