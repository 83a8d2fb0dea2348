package io.idempotency.spring.autoconfigure;

import io.idempotency.Scope;
import io.idempotency.spring.IdempotencyScopeResolver;
import jakarta.servlet.http.HttpServletRequest;

/** A resolver of the application's own: scopes are hosts. */
final class OtherResolver implements IdempotencyScopeResolver {

    @Override
    public Scope resolve(HttpServletRequest request) {
        return Scope.nobody().within("host", request.getServerName());
    }
}
