package io.idempotency.spring.autoconfigure;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains an {@link AmbiguousStoreException}. */
final class AmbiguousStoreFailureAnalyzer extends AbstractFailureAnalyzer<AmbiguousStoreException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AmbiguousStoreException cause) {
        String names = cause.beanNames().stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return new FailureAnalysis(
                "Idempotency records can be kept in one store only, but there are several: the beans " + names + ".",
                "Say by 'idempotency.store.type' which module's store is meant, or remove the other module from the class"
                        + " path. If the beans are your own, mark one of them with @Primary.",
                cause);
    }
}
