package io.idempotency.spring.actuate;

import io.idempotency.IdempotencyEngine;
import io.idempotency.store.StoreStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Shows what an engine holds now, and its store where that knows it without scanning.
 *
 * <ul>
 *   <li>{@code idempotency.runs.leased}: runs whose lease is renewed.
 *   <li>{@code idempotency.requests.waiting}: requests that wait for another's run.
 *   <li>{@code idempotency.completions.unstored}: completions kept in memory because the store could not be told.
 *   <li>{@code idempotency.store.records}, {@code idempotency.store.size} and {@code idempotency.store.size.max} (bytes): what the
 *       store holds, takes and may take.
 *   <li>{@code idempotency.store.answers.dropped}, a counter: answers dropped, or not kept, for lack of space.
 * </ul>
 */
public final class EngineGauges implements MeterBinder {

    private final IdempotencyEngine engine;
    private final @Nullable StoreStatistics store;

    /**
     * Makes a binder.
     *
     * @param engine whose runs are shown
     * @param store what its store knows of itself; {@code null} if that is nothing
     */
    public EngineGauges(IdempotencyEngine engine, @Nullable StoreStatistics store) {
        this.engine = engine;
        this.store = store;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("idempotency.runs.leased", this.engine, IdempotencyEngine::leasedRuns)
                .description("Runs whose lease is renewed")
                .register(registry);
        Gauge.builder("idempotency.requests.waiting", this.engine, IdempotencyEngine::waiting)
                .description("Requests that wait for another's run")
                .register(registry);
        Gauge.builder("idempotency.completions.unstored", this.engine, IdempotencyEngine::unstoredCompletions)
                .description("Completions kept in memory because the store could not be told")
                .register(registry);
        if (this.store != null) {
            bind(this.store, registry);
        }
    }

    private static void bind(StoreStatistics store, MeterRegistry registry) {
        Gauge.builder("idempotency.store.records", store, StoreStatistics::recordCount)
                .description("Records that the store holds")
                .register(registry);
        Gauge.builder("idempotency.store.size", store, StoreStatistics::usedBytes)
                .description("What all records together take")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        Gauge.builder("idempotency.store.size.max", store, StoreStatistics::maxBytes)
                .description("What all records together may take")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        FunctionCounter.builder("idempotency.store.answers.dropped", store, StoreStatistics::droppedAnswers)
                .description("Answers dropped, or not kept in the first place, for lack of space")
                .register(registry);
    }
}
