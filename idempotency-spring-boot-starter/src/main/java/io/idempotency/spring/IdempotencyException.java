package io.idempotency.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Refuses a request. It is answered as {@code application/problem+json} (RFC 9457) by the library's own controller advice of
 * order 0; an advice that comes before it may answer in its own way.
 */
public class IdempotencyException extends ErrorResponseException {

    private final IdempotencyProblem problem;

    /**
     * Describes a refusal.
     *
     * @param problem why
     * @param status the status of the answer
     * @param body what the client is told; contains no data of other requests
     * @param cause what went wrong, if something did
     */
    public IdempotencyException(
            IdempotencyProblem problem, HttpStatusCode status, ProblemDetail body, @Nullable Throwable cause) {
        super(status, body, cause);
        this.problem = problem;
    }

    /** {@return why the request was refused} */
    public IdempotencyProblem problem() {
        return this.problem;
    }
}
