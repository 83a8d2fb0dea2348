package io.idempotency.spring.web;

import io.idempotency.Answer;
import io.idempotency.AnswerCodec;
import io.idempotency.Decision;
import io.idempotency.spring.IdempotencyProblem;
import io.idempotency.spring.ReplayAuthorizer;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.UnreadableRecordException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers requests whose handler does not run. Thread safe. */
record Responder(Answers answers, Refusals refusals, ReplayAuthorizer authorizer) {

    void respond(Decision decision, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (decision instanceof Decision.Replay replay) {
            replay(replay, request, response);
        } else {
            refusals().refuse(decision, request, response);
        }
    }

    void storeFailed(IdempotencyStoreException cause, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String detail = cause instanceof UnreadableRecordException
                ? "The record of this key cannot be read by this server. The operation was not run."
                : "Keys cannot be checked now. The operation was not run. Send the same request again later.";
        refusals().refuse(IdempotencyProblem.STORE_UNAVAILABLE, detail, cause, request, response);
    }

    private void replay(Decision.Replay replay, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!authorizer().mayReplay(request)) {
            String detail = "The operation of this key is done. Its response may not be sent to this caller.";
            refusals().refuse(IdempotencyProblem.REPLAY_FORBIDDEN, detail, null, request, response);
            return;
        }
        Answer answer;
        try {
            answer = AnswerCodec.decode(replay.answer());
        } catch (UnreadableRecordException ex) {
            storeFailed(ex, request, response);
            return;
        }
        answers().replay(answer, response);
    }
}
