package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.ReplayAuthorizer;
import jakarta.servlet.http.HttpServletRequest;

/** Lets whoever got past the filters have the answer, where the application has no authorizer of its own. */
record EveryCallerAuthorizer() implements ReplayAuthorizer {

    @Override
    public boolean mayReplay(HttpServletRequest request) {
        return true;
    }
}
