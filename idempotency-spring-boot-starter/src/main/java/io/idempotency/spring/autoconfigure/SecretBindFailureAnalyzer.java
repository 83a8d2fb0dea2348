package io.idempotency.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Comes before Spring Boot's own, which shows the value that could not be bound. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final ConfigurationPropertyName ENCRYPTION = ConfigurationPropertyName.of("idempotency.encryption");
    private static final ConfigurationPropertyName SECRET =
            ConfigurationPropertyName.of("idempotency.record-id-secret");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationPropertyName name = cause.getName();
        if (!name.equals(ENCRYPTION) && !ENCRYPTION.isAncestorOf(name) && !name.equals(SECRET)) {
            return null;
        }
        return new FailureAnalysis(
                "The configuration property '" + name
                        + "' cannot be bound. Its value is not shown, since it may be a secret.",
                "Give each key a name of its own: 'idempotency.encryption.keys.<id>', Base64 of 32 bytes.",
                cause);
    }
}
