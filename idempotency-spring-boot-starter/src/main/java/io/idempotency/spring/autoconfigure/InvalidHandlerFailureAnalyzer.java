package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.web.InvalidHandlerException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains an {@link InvalidHandlerException}. */
final class InvalidHandlerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidHandlerException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidHandlerException cause) {
        return new FailureAnalysis(
                "The annotation @Idempotent that applies to the handler " + cause.handler() + " makes no sense: "
                        + cause.reason() + ".",
                "Correct the annotation on this handler or its class, or the attribute of this route, or remove it.",
                cause);
    }
}
