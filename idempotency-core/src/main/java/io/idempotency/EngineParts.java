package io.idempotency;

import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.Retention;

/** What every execution of an engine shares. */
record EngineParts(
        GuardedStore store,
        Fingerprints fingerprints,
        EngineSettings settings,
        Leases leases,
        Backlog backlog,
        EngineEvents events,
        Runnable wakeBackground) {

    void releaseLater(Attempt attempt, IdempotencyStoreException cause) {
        events().releaseDeferred(attempt.id(), cause);
        backlog().addRelease(attempt);
        wakeBackground().run();
    }

    boolean completeLater(Attempt attempt, Completion completion, Retention retention, Runnable whenOvertaken) {
        boolean kept = backlog().addCompletion(attempt, completion, retention, whenOvertaken);
        wakeBackground().run();
        return kept;
    }
}
