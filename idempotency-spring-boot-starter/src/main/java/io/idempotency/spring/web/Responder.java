package io.idempotency.spring.web;

import io.idempotency.Answer;
import io.idempotency.Decision;
import io.idempotency.HeaderLine;
import io.idempotency.spring.IdempotencyProblem;
import io.idempotency.spring.ReplayAuthorizer;
import io.idempotency.spring.RequestOutcome;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordId;
import io.idempotency.store.UnreadableRecordException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Answers requests whose handler does not run. Thread safe. */
record Responder(Answers answers, Refusals refusals, ReplayAuthorizer authorizer, HandlerCors cors) {

    /**
     * Answers.
     *
     * @param id the record of the request
     * @return what became of the request
     */
    RequestOutcome respond(Decision decision, RecordId id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (decision instanceof Decision.Replay replay) {
            return replay(replay, id, request, response);
        }
        return cors().admits(request, response)
                ? refusals().refuse(decision, request, response)
                : RequestOutcome.ABORTED;
    }

    void refuse(
            IdempotencyProblem problem,
            String detail,
            @Nullable Throwable cause,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (cors().admits(request, response)) {
            refusals().refuse(problem, detail, cause, request, response);
        }
    }

    void storeFailed(IdempotencyStoreException cause, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String detail = cause instanceof UnreadableRecordException
                ? "The record of this key cannot be read by this server. The operation was not run."
                : "Keys cannot be checked now. The operation was not run. Send the same request again later.";
        refuse(IdempotencyProblem.STORE_UNAVAILABLE, detail, cause, request, response);
    }

    RuntimeException undone(IdempotencyStoreException cause, RecordId record, HttpServletRequest request) {
        String detail =
                "That the operation is done could not be recorded, so it was undone. Send the same request again later.";
        return refusals().exception(IdempotencyProblem.STORE_UNAVAILABLE, detail, cause, record, request);
    }

    private RequestOutcome replay(
            Decision.Replay replay, RecordId id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!authorizer().mayReplay(request)) {
            String detail = "The operation of this key is done. Its response may not be sent to this caller.";
            refuse(IdempotencyProblem.REPLAY_FORBIDDEN, detail, null, request, response);
            return RequestOutcome.REPLAY_FORBIDDEN;
        }
        Answer answer;
        try {
            answer = answers().decode(id, replay.answer());
        } catch (UnreadableRecordException ex) {
            storeFailed(ex, request, response);
            return RequestOutcome.STORE_FAILURE;
        }
        if (!cors().admits(request, new Anticipating(answer, response))) {
            return RequestOutcome.ABORTED;
        }
        answers().replay(answer, response);
        return RequestOutcome.REPLAYED;
    }

    /** Shows what the answer will vary by: it has been written once already, when the handler ran. */
    private static final class Anticipating extends HttpServletResponseWrapper {

        private final Answer answer;

        Anticipating(Answer answer, HttpServletResponse response) {
            super(response);
            this.answer = answer;
        }

        @Override
        public Collection<String> getHeaders(String name) {
            Stream<String> anticipated = this.answer.headers().stream()
                    .filter(line ->
                            HttpHeaders.VARY.equalsIgnoreCase(name) && HttpHeaders.VARY.equalsIgnoreCase(line.name()))
                    .map(HeaderLine::value);
            return Stream.concat(super.getHeaders(name).stream(), anticipated).toList();
        }
    }
}
