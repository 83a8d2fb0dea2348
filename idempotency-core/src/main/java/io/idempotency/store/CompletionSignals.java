package io.idempotency.store;

import java.util.function.Consumer;

/**
 * A second ability of an {@link IdempotencyStore}: it tells when an operation has ended, so that whoever waits for that need not
 * ask again and again.
 *
 * <p>A signal is a hint. It may come without need, late, or, across a network, never: whoever waits asks the store what is true,
 * and asks now and then without a signal. Thread safe.
 */
public interface CompletionSignals {

    /**
     * Tells a listener of each watched record that was completed or released, by whomever, from now on. A store may tell of others
     * as well.
     *
     * @param listener called after the change can be seen, on whichever thread; it must be quick, must not block and must not
     *     throw
     * @return ends the subscription
     */
    Subscription subscribe(Consumer<RecordId> listener);

    /**
     * Watches a record whose operation is running, so that the listeners of this process hear of the end of that run. Watching it
     * twice does no harm; a new run is watched anew.
     *
     * @param id the record
     * @return whether they will hear of it; {@code false} if nothing runs, or as long as signals do not arrive here
     * @throws IdempotencyStoreException if the store cannot answer
     */
    boolean watch(RecordId id);

    /** A listener's subscription. */
    interface Subscription extends AutoCloseable {

        /** Ends it; signals that are under way may still arrive. Does nothing the second time. */
        @Override
        void close();
    }
}
