package io.idempotency;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import org.jspecify.annotations.Nullable;

/** The rules by which requests run, wait, or are answered: pure functions of what the store said. */
final class Decisions {

    private Decisions() {}

    /**
     * Decides about a request.
     *
     * @param acquisition what the store said
     * @param match how the request compares with the one that the store knows
     */
    static Decision decide(Acquisition acquisition, Match match) {
        if (acquisition instanceof Acquisition.Acquired acquired) {
            return new Decision.Run(acquired.fencingToken());
        }
        if (match == Match.DIFFERENT) {
            return new Decision.KeyReused();
        }
        if (acquisition instanceof Acquisition.InFlight inFlight) {
            return new Decision.InProgress(inFlight.leaseLeft());
        }
        return answer((Acquisition.Finished) acquisition, match);
    }

    private static Decision answer(Acquisition.Finished finished, Match match) {
        if (finished.completion() instanceof Completion.NotKept notKept) {
            return new Decision.NotKept(notKept.reason());
        }
        if (match != Match.SAME) {
            return new Decision.KeyReused();
        }
        return new Decision.Replay(((Completion.Kept) finished.completion()).answer(), finished.age());
    }

    /** {@return the fingerprint of the request that the store knows, {@code null} if it knows none} */
    static @Nullable Fingerprint recorded(Acquisition acquisition) {
        if (acquisition instanceof Acquisition.InFlight inFlight) {
            return inFlight.fingerprint();
        }
        return acquisition instanceof Acquisition.Finished finished
                ? finished.completion().fingerprint()
                : null;
    }
}
