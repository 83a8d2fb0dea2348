package io.idempotency.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * One request, as its client saw it.
 *
 * @param operation number of the operation
 * @param process id of the instance's process
 * @param start before it was sent
 * @param end when the client had its answer, or gave up
 * @param outcome what came
 */
record Exchange(int operation, long process, Instant start, Instant end, Outcome outcome) {

    Optional<Outcome.Answered> answer() {
        return this.outcome instanceof Outcome.Answered answer ? Optional.of(answer) : Optional.empty();
    }

    Optional<Outcome.Answered> success() {
        return answer().filter(Outcome.Answered::isSuccess);
    }

    /** {@return whether its client knows that the operation is done} */
    boolean isEnd() {
        return answer().filter(answer -> answer.isSuccess() || answer.isNotKept())
                .isPresent();
    }
}
