package io.idempotency.client;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/**
 * Counts calls and their attempts. Neither keys nor paths are tags; a host is, since it is one of those listed.
 *
 * <ul>
 *   <li>{@code idempotency.client.calls}, a timer: how long calls took, pauses included. Tags {@code host} and {@code outcome}, the
 *       latter that of the last attempt.
 *   <li>{@code idempotency.client.attempts}, a timer: how long single attempts took. The same tags.
 * </ul>
 *
 * <p>Outcomes are those of {@link AttemptOutcome} in lower case with hyphens, such as {@code replayed} or {@code in-progress}.
 */
public final class IdempotentCallMetrics implements IdempotentCallListener {

    private final MeterRegistry registry;

    /**
     * Makes one that counts.
     *
     * @param registry where it counts
     */
    public IdempotentCallMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts a call and its attempts. */
    @Override
    public void ended(IdempotentCall call) {
        String host = String.valueOf(call.uri().getHost());
        this.registry
                .timer("idempotency.client.calls", "host", host, "outcome", name(call.outcome()))
                .record(call.duration());
        for (CallAttempt attempt : call.attempts()) {
            this.registry
                    .timer("idempotency.client.attempts", "host", host, "outcome", name(attempt.outcome()))
                    .record(attempt.duration());
        }
    }

    private static String name(AttemptOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
