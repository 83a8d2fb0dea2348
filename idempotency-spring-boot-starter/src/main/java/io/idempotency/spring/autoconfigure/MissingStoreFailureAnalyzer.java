package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.autoconfigure.IdempotencyProperties.StoreType;
import java.util.Locale;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a {@link MissingStoreException}. */
final class MissingStoreFailureAnalyzer extends AbstractFailureAnalyzer<MissingStoreException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingStoreException cause) {
        StoreType type = cause.type();
        String name = type == null ? "none" : type.name().toLowerCase(Locale.ROOT);
        return new FailureAnalysis(
                "The property 'idempotency.store.type' asks for the store '" + name
                        + "', but no such store is on the class path.",
                "Add the module that contains this store, define a bean of type IdempotencyStore, or remove the property"
                        + " to use the in-memory store.",
                cause);
    }
}
