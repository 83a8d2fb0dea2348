package io.idempotency.spring;

import io.idempotency.Answer;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is kept of an answer: all of it, another one without its secrets, or nothing. Beans of this type are asked one after
 * the other, in their order, each with what the one before it has left.
 *
 * <p>The client whose request ran gets the handler's answer as it is; every retry gets what was kept. Called for answers only that
 * would be kept, once, on the thread that ended the handler, before the answer goes out. If it throws, the operation counts as done,
 * nothing is kept, and the answer goes out.
 *
 * <p>Implementations are thread safe.
 */
@FunctionalInterface
public interface AnswerRedactor {

    /**
     * Decides about one answer.
     *
     * @param request the request that was answered; its body has been read
     * @param answer what would be kept; its body must not be modified
     * @return what is kept instead, or the same; a {@code Content-Length} in it is made that of its body. {@code null} keeps nothing, as
     *     {@link IdempotentExecution#doNotKeep} does
     */
    @Nullable
    Answer redact(HttpServletRequest request, Answer answer);
}
