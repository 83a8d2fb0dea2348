package io.idempotency.spring.web;

import io.idempotency.Decision;
import io.idempotency.spring.IdempotencyException;
import io.idempotency.spring.IdempotencyProblem;
import io.idempotency.spring.RequestOutcome;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Refuses requests by way of the application's own exception handling, and says so in the log: what points to a client that is
 * wrong, or to a result that somebody has to look up, at level INFO; what the store is to blame for at level WARN; what is everyday
 * business at level DEBUG. Thread safe.
 */
final class Refusals {

    /** Member of a problem that names the record, for whoever reads the log (RFC 9457, section 3.2). */
    static final String RECORD = "record";

    private static final Log LOGGER = LogFactory.getLog(Refusals.class);

    private final RefusalSettings settings;
    private final Supplier<HandlerExceptionResolver> resolver;

    Refusals(RefusalSettings settings, Supplier<HandlerExceptionResolver> resolver) {
        this.settings = settings;
        this.resolver = resolver;
    }

    /**
     * Refuses a request that another one stands in the way of.
     *
     * @return what became of the request
     */
    RequestOutcome refuse(Decision decision, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (decision instanceof Decision.InProgress) {
            refuse(
                    IdempotencyProblem.IN_PROGRESS,
                    "The first request with this key is still running. Send the same request again later.",
                    null,
                    request,
                    response);
            return RequestOutcome.IN_PROGRESS;
        }
        if (decision instanceof Decision.NotKept notKept) {
            refuse(IdempotencyProblem.RESPONSE_NOT_KEPT, detail(notKept.reason()), null, request, response);
            return RequestOutcome.NOT_KEPT;
        }
        refuse(
                IdempotencyProblem.KEY_REUSED,
                "The key was used for another request. Use a new key for each new operation.",
                null,
                request,
                response);
        return RequestOutcome.KEY_REUSED;
    }

    void refuse(
            IdempotencyProblem problem,
            String detail,
            @Nullable Throwable cause,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        RecordId record = (RecordId) request.getAttribute(IdempotencyFilter.RECORD_ATTRIBUTE);
        log(problem, record, cause);
        IdempotencyException exception = exception(problem, detail, cause, record, request);
        ModelAndView answered = this.resolver.get().resolveException(request, response, null, exception);
        if (answered == null || !answered.isEmpty()) {
            response.sendError(exception.getStatusCode().value(), problem.title());
        }
    }

    /** @param record the record that stands in the way, {@code null} if there is none */
    IdempotencyException exception(
            IdempotencyProblem problem,
            String detail,
            @Nullable Throwable cause,
            @Nullable RecordId record,
            HttpServletRequest request) {
        HttpStatusCode status = this.settings.status(problem);
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setTitle(problem.title());
        body.setType(this.settings.type(problem));
        if (record != null) {
            body.setProperty(RECORD, record.value());
        }
        IdempotencyException exception = new IdempotencyException(problem, status, body, cause);
        addHeaders(problem, request, exception.getHeaders());
        return exception;
    }

    private static void log(IdempotencyProblem problem, @Nullable RecordId record, @Nullable Throwable cause) {
        String before = record == null ? null : RecordContext.set(record);
        try {
            String about = record == null ? "" : ", record " + record;
            switch (problem) {
                case STORE_UNAVAILABLE ->
                    LOGGER.warn(
                            "The store does not answer, or not in a way that can be understood. A request is refused"
                                    + about + ": "
                                    + NestedExceptionUtils.getMostSpecificCause(Objects.requireNonNull(cause)));
                case KEY_REUSED, RESPONSE_NOT_KEPT, REPLAY_FORBIDDEN ->
                    LOGGER.info("A request is refused as " + problem.code() + about);
                default -> LOGGER.debug("A request is refused as " + problem.code() + about);
            }
        } finally {
            if (record != null) {
                RecordContext.restore(before);
            }
        }
    }

    private void addHeaders(IdempotencyProblem problem, HttpServletRequest request, HttpHeaders headers) {
        if (this.settings.hasRetryAfter(problem)) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(this.settings.retryAfterSeconds()));
        }
        String page =
                this.settings.describedBy(problem, request.getServletContext().getContextPath());
        if (page != null) {
            headers.add(HttpHeaders.LINK, "<" + page + ">; rel=\"describedby\"");
        }
    }

    private static String detail(NotKeptReason reason) {
        String why = switch (reason) {
            case STATUS, CONTENT_TYPE -> "it is not of a kind that is kept";
            case TOO_LARGE -> "it was too large";
            case INCOMPLETE -> "it broke off";
            case DECLINED -> "it must not be stored";
            case SETTLED -> "it was not stored in time";
            case DROPPED -> "the server had no room for it";
        };
        return "The operation of this key is done and will not be done again. Its response cannot be sent again: " + why
                + ".";
    }
}
