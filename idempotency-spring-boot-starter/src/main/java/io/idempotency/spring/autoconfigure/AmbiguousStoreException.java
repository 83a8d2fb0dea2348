package io.idempotency.spring.autoconfigure;

import java.util.Collection;
import java.util.List;

/** There are several stores, and nothing says which one is meant. */
final class AmbiguousStoreException extends RuntimeException {

    private final List<String> beanNames;

    AmbiguousStoreException(Collection<String> beanNames) {
        super("There are several idempotency stores: " + String.join(", ", beanNames));
        this.beanNames = List.copyOf(beanNames);
    }

    List<String> beanNames() {
        return this.beanNames;
    }
}
