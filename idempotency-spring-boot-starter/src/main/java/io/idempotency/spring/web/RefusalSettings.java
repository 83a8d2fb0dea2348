package io.idempotency.spring.web;

import io.idempotency.spring.IdempotencyProblem;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;

/**
 * How requests are refused.
 *
 * @param statuses the status for each problem
 * @param retryAfter when a retry makes sense; rounded up to whole seconds
 * @param problemBase prefix of the problems' {@code type}, {@code null} for {@code urn:idempotency:}
 * @param page path of the page that describes the problems, behind the path of the application; {@code null} if there is none
 */
public record RefusalSettings(
        Map<IdempotencyProblem, HttpStatusCode> statuses,
        Duration retryAfter,
        @Nullable URI problemBase,
        @Nullable String page) {

    private static final String URN = "urn:idempotency:";

    /**
     * Copies the statuses.
     *
     * @throws IllegalArgumentException if a problem has none
     */
    public RefusalSettings {
        statuses = Map.copyOf(statuses);
        if (statuses.size() < IdempotencyProblem.values().length) {
            throw new IllegalArgumentException("'statuses' must have one for each problem");
        }
    }

    /**
     * Looks a problem's status up.
     *
     * @param problem any
     * @return the status of its answer
     */
    public HttpStatusCode status(IdempotencyProblem problem) {
        return Objects.requireNonNull(this.statuses.get(problem));
    }

    /**
     * Names a problem (RFC 9457, section 3.1.1).
     *
     * @param problem any
     * @return its type
     */
    public URI type(IdempotencyProblem problem) {
        return URI.create((this.problemBase == null ? URN : this.problemBase.toString()) + problem.code());
    }

    /**
     * Tells whether a client is told when to come back.
     *
     * @param problem any
     * @return whether its answer has {@code Retry-After}
     */
    public boolean hasRetryAfter(IdempotencyProblem problem) {
        return problem == IdempotencyProblem.IN_PROGRESS || problem == IdempotencyProblem.STORE_UNAVAILABLE;
    }

    /** {@return the value of {@code Retry-After}, in whole seconds} */
    public long retryAfterSeconds() {
        return this.retryAfter.plusNanos(Duration.ofSeconds(1).toNanos() - 1).toSeconds();
    }

    /**
     * Finds what explains a problem to people: what its type is the address of, or else the page.
     *
     * @param problem any
     * @param contextPath path of the application
     * @return the target of a link, {@code null} if there is none
     */
    @Nullable
    String describedBy(IdempotencyProblem problem, String contextPath) {
        if (this.problemBase != null) {
            return type(problem).toString();
        }
        return this.page == null ? null : contextPath + this.page + '#' + problem.code();
    }

    /** {@return whether the answers link to what explains them} */
    public boolean hasLinks() {
        return this.problemBase != null || this.page != null;
    }
}
