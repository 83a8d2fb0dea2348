package io.idempotency.spring;

import io.idempotency.Scope;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Says within whom a key is unique. A bean of this type replaces {@code idempotency.scope}.
 *
 * <p>Called on the request's thread, after the filters that come before ours; thread safe. What it throws ends the request
 * before its handler runs. It does not read the body or the parameters.
 */
@FunctionalInterface
public interface IdempotencyScopeResolver {

    /**
     * Finds the scope of a request.
     *
     * @param request a request with a key
     * @return its scope
     */
    Scope resolve(HttpServletRequest request);

    /** {@return a resolver that gives each user a scope, and one to all callers who are not known} */
    static IdempotencyScopeResolver principal() {
        return request -> {
            var principal = request.getUserPrincipal();
            return principal == null ? Scope.nobody() : Scope.principal(principal.getName());
        };
    }

    /** {@return a resolver that puts all callers into one scope} */
    static IdempotencyScopeResolver global() {
        return request -> Scope.global();
    }
}
