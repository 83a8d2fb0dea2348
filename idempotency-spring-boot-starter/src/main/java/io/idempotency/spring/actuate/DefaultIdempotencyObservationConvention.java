package io.idempotency.spring.actuate;

import io.idempotency.spring.RequestOutcome;
import io.idempotency.store.RecordId;
import io.micrometer.common.KeyValues;
import java.util.Locale;

/**
 * Names the observation {@code idempotency.requests}. Its one tag is {@code outcome}, the {@linkplain RequestOutcome#code() code} of
 * what became of the request; traces carry the id of the record, too. Neither keys nor users are named. Thread safe.
 */
public final class DefaultIdempotencyObservationConvention implements IdempotencyObservationConvention {

    /** Makes the convention; it has no state. */
    public DefaultIdempotencyObservationConvention() {}

    @Override
    public String getName() {
        return "idempotency.requests";
    }

    @Override
    public String getContextualName(IdempotencyObservationContext context) {
        return "idempotent " + context.method().toLowerCase(Locale.ROOT);
    }

    /** {@return the outcome, once it is known} */
    @Override
    public KeyValues getLowCardinalityKeyValues(IdempotencyObservationContext context) {
        RequestOutcome outcome = context.outcome();
        return outcome == null ? KeyValues.empty() : KeyValues.of("outcome", outcome.code());
    }

    /** {@return the id of the record, once it is known; it appears in traces, not in metrics} */
    @Override
    public KeyValues getHighCardinalityKeyValues(IdempotencyObservationContext context) {
        RecordId record = context.record();
        return record == null ? KeyValues.empty() : KeyValues.of("idempotency.record", record.value());
    }
}
