package io.idempotency.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains an {@link UnshownValueException}. */
final class UnshownValueFailureAnalyzer extends AbstractFailureAnalyzer<UnshownValueException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnshownValueException cause) {
        String description = "The configuration property " + cause.property()
                + " cannot be used. Its value is not shown, since it may be a secret. Reason:\n\n    " + cause.reason();
        return new FailureAnalysis(description, "Correct the property, or remove it.", cause);
    }
}
