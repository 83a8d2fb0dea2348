package io.idempotency.spring.actuate;

import io.idempotency.IdempotencyKey;
import io.idempotency.InvalidKeyException;
import io.idempotency.KeyRules;
import io.idempotency.Operation;
import io.idempotency.RecordIds;
import io.idempotency.Scope;
import io.idempotency.spring.web.RequestPaths;
import io.idempotency.store.RecordId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the id of the record that a request would have. Thread safe.
 *
 * @param keyRules what is accepted as a key
 * @param ids names records
 * @param scope that of callers of whom nothing is known; {@code null} if only the application can tell
 */
record RecordLocator(
        KeyRules keyRules, RecordIds ids, @Nullable Scope scope) {

    RecordId locate(RecordQuery query) throws UnclearQueryException {
        if (!query.hasId()) {
            return this.ids.of(operation(query));
        }
        if (query.namesAnOperation()) {
            throw new UnclearQueryException("An id says it all: give nothing else with it.");
        }
        try {
            return new RecordId(RecordQuery.one("id", query.id()));
        } catch (IllegalArgumentException ex) {
            throw new UnclearQueryException("An id has 43 characters of the URL-safe Base64 alphabet.");
        }
    }

    private Operation operation(RecordQuery query) throws UnclearQueryException {
        query.requireAnOperation();
        String method = RecordQuery.one("method", query.method()).toUpperCase(Locale.ROOT);
        List<String> path = path(RecordQuery.one("path", query.path()));
        return new Operation(scope(query), method, path, key(RecordQuery.one("key", query.key())));
    }

    private static List<String> path(String path) throws UnclearQueryException {
        if (!path.startsWith("/") || path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
            throw new UnclearQueryException(
                    "The path begins with a slash, behind that of the application, and ends" + " before the query.");
        }
        try {
            return RequestPaths.elements(path);
        } catch (IllegalArgumentException ex) {
            throw new UnclearQueryException("The path is not encoded as in a request: a percent sign is %25 there.");
        }
    }

    private IdempotencyKey key(String key) throws UnclearQueryException {
        try {
            return this.keyRules.read(List.of(key));
        } catch (InvalidKeyException ex) {
            throw new UnclearQueryException(String.valueOf(ex.getMessage()));
        }
    }

    private Scope scope(RecordQuery query) throws UnclearQueryException {
        if (query.hasPrincipal() && query.hasScope()) {
            throw new UnclearQueryException("Give 'principal' or 'scope', not both.");
        }
        if (query.hasPrincipal()) {
            return Scope.principal(RecordQuery.one("principal", query.principal()));
        }
        if (query.hasScope()) {
            return new Scope(query.scopeParts());
        }
        if (this.scope == null) {
            throw new UnclearQueryException("The application has a resolver of scopes of its own: give 'principal', or"
                    + " 'scope' once for each part of the scope, in their order.");
        }
        return this.scope;
    }
}
