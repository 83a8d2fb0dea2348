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
     * Tells a listener of each record that was completed or released, by whomever, from now on.
     *
     * @param listener called after the change can be seen, on whichever thread; it must be quick, must not block and must not
     *     throw
     * @return ends the subscription
     */
    Subscription subscribe(Consumer<RecordId> listener);

    /** A listener's subscription. */
    interface Subscription extends AutoCloseable {

        /** Ends it; signals that are under way may still arrive. Does nothing the second time. */
        @Override
        void close();
    }
}
