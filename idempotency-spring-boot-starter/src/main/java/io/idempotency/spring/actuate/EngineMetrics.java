package io.idempotency.spring.actuate;

import io.idempotency.EngineListener;
import io.idempotency.StoreCall;
import io.idempotency.store.RecordId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts what an engine tells. Counters are there from the start, so that none is missing where nothing has gone wrong.
 *
 * <ul>
 *   <li>{@code idempotency.store.calls}, a timer: calls of the store, by {@code operation} and {@code outcome}, which are the names of
 *       {@link StoreCall} and its outcomes in lower case with hyphens.
 *   <li>{@code idempotency.runs.overtaken}: runs whose lease had ended and whose record another took.
 *   <li>{@code idempotency.completions}, by {@code outcome}: completions that the store could not be told at first ({@code deferred}),
 *       and of these those that it was told later ({@code recovered}) and those that never will be ({@code lost}).
 *   <li>{@code idempotency.renewals.failed}: leases that could not be renewed in time for their next turn.
 *   <li>{@code idempotency.renewals.ended}: runs that lasted too long and are no longer renewed.
 * </ul>
 *
 * <p>Thread safe.
 */
public final class EngineMetrics implements EngineListener {

    private final ConcurrentMap<Map.Entry<StoreCall, StoreCall.Outcome>, Timer> calls = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final Counter overtaken;
    private final Counter deferred;
    private final Counter recovered;
    private final Counter lost;
    private final Counter renewalsFailed;
    private final Counter renewalsEnded;

    /**
     * Registers the counters.
     *
     * @param registry where to count
     */
    public EngineMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.overtaken = Counter.builder("idempotency.runs.overtaken")
                .description("Runs whose lease had ended and whose record another took")
                .register(registry);
        this.deferred = completions("deferred");
        this.recovered = completions("recovered");
        this.lost = completions("lost");
        this.renewalsFailed = Counter.builder("idempotency.renewals.failed")
                .description("Leases that could not be renewed this time")
                .register(registry);
        this.renewalsEnded = Counter.builder("idempotency.renewals.ended")
                .description("Runs that lasted too long and are no longer renewed")
                .register(registry);
    }

    private Counter completions(String outcome) {
        return Counter.builder("idempotency.completions")
                .description("Completions that the store could not be told at first")
                .tag("outcome", outcome)
                .register(this.registry);
    }

    @Override
    public void storeCalled(StoreCall call, StoreCall.Outcome outcome, long nanos) {
        this.calls
                .computeIfAbsent(
                        Map.entry(call, outcome),
                        key -> Timer.builder("idempotency.store.calls")
                                .description("Calls of the store of idempotency records")
                                .tag("operation", name(call))
                                .tag("outcome", name(outcome))
                                .register(this.registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void overtaken(RecordId id) {
        this.overtaken.increment();
    }

    @Override
    public void completionDeferred(RecordId id) {
        this.deferred.increment();
    }

    @Override
    public void completionRecovered(RecordId id) {
        this.recovered.increment();
    }

    @Override
    public void completionLost(RecordId id) {
        this.lost.increment();
    }

    @Override
    public void renewalFailed(int runs) {
        this.renewalsFailed.increment(runs);
    }

    @Override
    public void renewalEnded(RecordId id) {
        this.renewalsEnded.increment();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
