package io.idempotency.spring.actuate;

import io.idempotency.spring.RequestObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Makes one {@link Observation} of each request with a key. It opens no scope: what the handler observes is not a part of it.
 * Thread safe.
 */
public final class RequestObservations implements RequestObserver {

    private final ObservationRegistry registry;
    private final IdempotencyObservationConvention convention;

    /**
     * Makes an observer.
     *
     * @param registry to which observations go
     * @param convention how they are named
     */
    public RequestObservations(ObservationRegistry registry, IdempotencyObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    /** Starts an observation, which stops at the end. */
    @Override
    public Observed arrived(HttpServletRequest request) {
        IdempotencyObservationContext context = new IdempotencyObservationContext(request.getMethod());
        Observation observation = Observation.start(this.convention, () -> context, this.registry);
        return (record, outcome) -> {
            context.end(record, outcome);
            observation.stop();
        };
    }
}
