package io.idempotency.spring.actuate;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names observations of requests with a key, and what they carry. A bean of this type replaces the one that is there by default. */
public interface IdempotencyObservationConvention extends ObservationConvention<IdempotencyObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof IdempotencyObservationContext;
    }
}
