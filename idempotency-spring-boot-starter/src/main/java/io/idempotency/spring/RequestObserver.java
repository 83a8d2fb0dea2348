package io.idempotency.spring;

import io.idempotency.store.RecordId;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Is told of each request that is covered and has a key, or lacks one that is required, and of what becomes of it: to measure,
 * to trace, to audit. All beans of this type are told, in their order.
 *
 * <p>Thread safe and quick. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface RequestObserver {

    /**
     * A request has come; called on its thread, before its key is read.
     *
     * @param request the request; its body and parameters must not be read
     * @return is told what becomes of it
     */
    Observed arrived(HttpServletRequest request);

    /** A request that is being observed. */
    @FunctionalInterface
    interface Observed {

        /**
         * Its end: the answer has been handed to the server, or will not come from here. Called once, on whichever thread brings it
         * about. The request may not be used any more.
         *
         * @param record its record; {@code null} if there was no valid key
         * @param outcome what became of it
         */
        void ended(@Nullable RecordId record, RequestOutcome outcome);
    }
}
