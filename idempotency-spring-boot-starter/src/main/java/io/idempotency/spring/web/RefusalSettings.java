package io.idempotency.spring.web;

import io.idempotency.spring.IdempotencyProblem;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;

/**
 * How requests are refused.
 *
 * @param statuses the status for each problem
 * @param retryAfter when a retry makes sense; rounded up to whole seconds
 * @param problemBase prefix of the problems' {@code type}, {@code null} for {@code urn:idempotency:}
 */
public record RefusalSettings(
        Map<IdempotencyProblem, HttpStatusCode> statuses,
        Duration retryAfter,
        @Nullable URI problemBase) {

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
}
