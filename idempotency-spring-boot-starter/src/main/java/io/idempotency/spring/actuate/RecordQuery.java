package io.idempotency.spring.actuate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How somebody names a record: parameters as they come, each a text, or a collection of texts if it was given several times. They are
 * not converted: a converter would take a comma for the end of a value.
 */
record RecordQuery(
        @Nullable Object id,
        @Nullable Object method,
        @Nullable Object path,
        @Nullable Object key,
        @Nullable Object principal,
        @Nullable Object scope) {

    boolean hasId() {
        return this.id != null;
    }

    boolean hasPrincipal() {
        return this.principal != null;
    }

    boolean hasScope() {
        return this.scope != null;
    }

    boolean namesAnOperation() {
        return this.method != null || this.path != null || this.key != null || hasPrincipal() || hasScope();
    }

    void requireAnOperation() throws UnclearQueryException {
        Map<String, @Nullable Object> needed = new LinkedHashMap<>();
        needed.put("method", this.method);
        needed.put("path", this.path);
        needed.put("key", this.key);
        String missing = needed.entrySet().stream()
                .filter(parameter -> parameter.getValue() == null)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new UnclearQueryException(
                    "Missing: " + missing + ". A record is named by method, path and key, or by its id.");
        }
    }

    List<String> scopeParts() {
        return this.scope instanceof Collection<?> parts
                ? parts.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(this.scope));
    }

    /** {@return a value that is there} */
    static String one(String name, @Nullable Object value) throws UnclearQueryException {
        if (value instanceof Collection<?>) {
            throw new UnclearQueryException("Give '" + name + "' once.");
        }
        return String.valueOf(value);
    }
}
