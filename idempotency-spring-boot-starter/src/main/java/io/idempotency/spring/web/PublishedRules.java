package io.idempotency.spring.web;

import io.idempotency.KeyFormat;
import io.idempotency.spring.IdempotencyProblem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.web.method.HandlerMethod;

/**
 * The rules in force, for those who tell clients about them. Thread safe.
 *
 * @param settings what the filter goes by
 * @param policies which requests are covered, and how
 * @param authorizesReplays whether the application may refuse to give a stored answer to a caller
 * @param servletPath what the paths of all handlers begin with, behind the path of the application; may be empty
 */
public record PublishedRules(
        FilterSettings settings, HandlerPolicies policies, boolean authorizesReplays, String servletPath) {

    /**
     * Tells how requests to a handler method are treated.
     *
     * @param handler as a handler mapping of the application knows it
     * @param method an HTTP method, in upper case
     * @param path a pattern that the handler is mapped to, as its mapping knows it
     * @return the policy, empty if keys mean nothing to these requests
     * @see HandlerPolicies#policyOf
     */
    public Optional<HandlerPolicy> policyOf(HandlerMethod handler, String method, String path) {
        return this.policies.policyOf(handler, method, this.servletPath + path);
    }

    /** {@return the operations whose handlers have settings of their own, by their text} */
    public List<HandlerRule> ownRules() {
        return this.policies.ownRules(this.servletPath);
    }

    /**
     * Lists what can become of a request whose handler does not run.
     *
     * @param keyRequired whether its handler requires a key
     * @return the problems, in the order of their declaration
     */
    public List<IdempotencyProblem> problems(boolean keyRequired) {
        return Stream.of(IdempotencyProblem.values())
                .filter(problem -> switch (problem) {
                    case KEY_MISSING -> keyRequired;
                    case KEY_FORMAT -> !this.settings.keyRules().format().equals(KeyFormat.ANY);
                    case REPLAY_FORBIDDEN -> this.authorizesReplays;
                    default -> true;
                })
                .toList();
    }
}
