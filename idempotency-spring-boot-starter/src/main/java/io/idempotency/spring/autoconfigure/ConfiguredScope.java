package io.idempotency.spring.autoconfigure;

import io.idempotency.Scope;
import io.idempotency.spring.IdempotencyScopeResolver;
import io.idempotency.spring.autoconfigure.IdempotencyProperties.ScopeKind;
import jakarta.servlet.http.HttpServletRequest;

/** The scope that {@code idempotency.scope} asks for, where the application has no resolver of its own. */
record ConfiguredScope(ScopeKind kind) implements IdempotencyScopeResolver {

    @Override
    public Scope resolve(HttpServletRequest request) {
        IdempotencyScopeResolver resolver = this.kind == ScopeKind.GLOBAL
                ? IdempotencyScopeResolver.global()
                : IdempotencyScopeResolver.principal();
        return resolver.resolve(request);
    }
}
