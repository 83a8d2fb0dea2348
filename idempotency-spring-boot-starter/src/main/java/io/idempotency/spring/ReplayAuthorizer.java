package io.idempotency.spring;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Decides whether the caller of a retry may have the stored answer. The handler does not run for a replay, nor do interceptors
 * and method security: an application whose rights may be revoked between a request and its retry defines a bean of this type.
 * What filters decide, Spring Security's rules for requests among them, is decided for every replay as well.
 *
 * <p>Implementations are thread safe.
 */
@FunctionalInterface
public interface ReplayAuthorizer {

    /**
     * Decides; called for every request whose stored answer would go out, and for no other.
     *
     * @param request the retry; its body may have been read
     * @return whether the answer may go out; if not, the caller gets 403, problem {@code replay-forbidden}
     */
    boolean mayReplay(HttpServletRequest request);
}
