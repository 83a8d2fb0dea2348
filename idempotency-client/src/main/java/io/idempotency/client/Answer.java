package io.idempotency.client;

import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * What the server said, as far as it decides what to do next.
 *
 * @param outcome what it amounts to
 * @param retryAfter for how long the server asks to be left alone; zero if it does not
 * @param asException makes what a client without retries would throw; only of an error
 */
record Answer(
        AttemptOutcome outcome, HttpStatusCode status, Duration retryAfter, Supplier<? extends Throwable> asException) {

    private static final Set<Integer> UNAVAILABLE = Set.of(429, 502, 503, 504);

    /**
     * Judges an answer.
     *
     * @param body its beginning, for the type of a problem
     */
    static Answer of(
            String replayHeader,
            HttpStatusCode status,
            HttpHeaders headers,
            byte[] body,
            Supplier<? extends Throwable> asException) {
        return new Answer(judge(replayHeader, status, headers, body), status, RetryAfter.of(headers), asException);
    }

    private static AttemptOutcome judge(String replayHeader, HttpStatusCode status, HttpHeaders headers, byte[] body) {
        if ("true".equalsIgnoreCase(headers.getFirst(replayHeader))) {
            return AttemptOutcome.REPLAYED;
        }
        if (status.isError()) {
            String problem = ProblemType.of(headers, body);
            if ("in-progress".equals(problem)) {
                return AttemptOutcome.IN_PROGRESS;
            }
            if ("response-not-kept".equals(problem)) {
                return AttemptOutcome.NOT_KEPT;
            }
        }
        return UNAVAILABLE.contains(status.value()) ? AttemptOutcome.UNAVAILABLE : AttemptOutcome.ANSWERED;
    }
}
