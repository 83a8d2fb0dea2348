package io.idempotency;

import io.idempotency.store.RecordId;

/**
 * Is told what happens behind the scenes, to count it. What goes wrong is logged as well.
 *
 * <p>Called on the thread on which it happens, which may be a request's or the engine's own; implementations are thread safe
 * and quick. What they throw is logged and goes no further: neither the engine nor another listener notices.
 */
public interface EngineListener {

    /** Does nothing. */
    EngineListener NONE = new EngineListener() {};

    /**
     * The store was called.
     *
     * @param call which call it was
     * @param outcome how it ended
     * @param nanos how long it took, in nanoseconds
     */
    default void storeCalled(StoreCall call, StoreCall.Outcome outcome, long nanos) {}

    /**
     * The lease of a run had ended and another attempt took its record.
     *
     * @param id the record
     */
    default void overtaken(RecordId id) {}

    /**
     * A completion could not be stored. It is kept in memory and repeated until it is.
     *
     * @param id the record
     */
    default void completionDeferred(RecordId id) {}

    /**
     * A deferred completion is stored at last.
     *
     * @param id the record
     */
    default void completionRecovered(RecordId id) {}

    /**
     * A completion is lost: there was no memory left to keep it, or the process stopped before the store was back. A retry
     * may run the operation again once the lease has ended.
     *
     * @param id the record
     */
    default void completionLost(RecordId id) {}

    /**
     * Leases could not be renewed this time. It is tried again before they end.
     *
     * @param runs how many
     */
    default void renewalFailed(int runs) {}

    /**
     * A run has lasted too long and is no longer renewed: a retry may run the operation again once the lease has ended.
     *
     * @param id the record
     */
    default void renewalEnded(RecordId id) {}
}
