package io.idempotency;

import io.idempotency.store.RecordId;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/** Logs what goes wrong, and passes every event it on to the listeners in turn; what one of them throws ends here. */
final class EngineEvents {

    private static final System.Logger LOGGER = System.getLogger(IdempotencyEngine.class.getName());

    private final List<EngineListener> listeners;

    EngineEvents(List<EngineListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    void storeCalled(StoreCall call, StoreCall.Outcome outcome, long nanos) {
        for (EngineListener listener : this.listeners) {
            tell(listener, to -> to.storeCalled(call, outcome, nanos));
        }
    }

    void overtaken(RecordId id) {
        LOGGER.log(Level.WARNING, "The run of record {0} was overtaken: its lease had ended and another took it", id);
        tell(to -> to.overtaken(id));
    }

    void completionDeferred(RecordId id, Throwable cause) {
        LOGGER.log(
                Level.WARNING,
                "The completion of record " + id + " could not be stored. It is kept in memory and repeated",
                cause);
        tell(to -> to.completionDeferred(id));
    }

    void completionRecovered(RecordId id) {
        LOGGER.log(Level.INFO, "The completion of record {0} is stored at last", id);
        tell(to -> to.completionRecovered(id));
    }

    void completionLost(RecordId id, String reason) {
        LOGGER.log(
                Level.ERROR,
                "The completion of record {0} is lost: {1}. A retry may run the operation again",
                id,
                reason);
        tell(to -> to.completionLost(id));
    }

    void releaseDeferred(RecordId id, Throwable cause) {
        LOGGER.log(
                Level.DEBUG, "Record " + id + " could not be released. This is repeated until its lease ends", cause);
    }

    void renewalFailed(int runs, Throwable cause) {
        LOGGER.log(Level.WARNING, "The leases of " + runs + " runs could not be renewed. This is tried again", cause);
        tell(to -> to.renewalFailed(runs));
    }

    void renewalEnded(RecordId id) {
        LOGGER.log(
                Level.WARNING,
                "The run of record {0} has lasted too long and is no longer renewed. A retry may run it again",
                id);
        tell(to -> to.renewalEnded(id));
    }

    void backgroundFailed(Throwable cause) {
        LOGGER.log(Level.ERROR, "A background task failed. It goes on with its next round", cause);
    }

    private void tell(Consumer<EngineListener> event) {
        this.listeners.forEach(listener -> tell(listener, event));
    }

    private static void tell(EngineListener listener, Consumer<EngineListener> event) {
        try {
            event.accept(listener);
        } catch (Throwable ex) {
            LOGGER.log(Level.WARNING, "A listener threw an exception", ex);
        }
    }
}
