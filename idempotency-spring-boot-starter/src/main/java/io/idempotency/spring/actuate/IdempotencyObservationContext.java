package io.idempotency.spring.actuate;

import io.idempotency.spring.RequestOutcome;
import io.idempotency.store.RecordId;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request that is observed. What becomes of it is known when the observation stops.
 *
 * <p>Not thread safe; observations are started by one thread, and stopped by one.
 */
public final class IdempotencyObservationContext extends Observation.Context {

    private final String method;
    private @Nullable RecordId record;
    private @Nullable RequestOutcome outcome;

    /**
     * Makes a context.
     *
     * @param method the HTTP method of the request
     */
    public IdempotencyObservationContext(String method) {
        this.method = method;
    }

    /** {@return the HTTP method of the request} */
    public String method() {
        return this.method;
    }

    /** {@return the record of the request; {@code null} if there is none, or the observation has not stopped} */
    public @Nullable RecordId record() {
        return this.record;
    }

    /** {@return what became of the request; {@code null} if the observation has not stopped} */
    public @Nullable RequestOutcome outcome() {
        return this.outcome;
    }

    void end(@Nullable RecordId of, RequestOutcome as) {
        this.record = of;
        this.outcome = as;
    }
}
