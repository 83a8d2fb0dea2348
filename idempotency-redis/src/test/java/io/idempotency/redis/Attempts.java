package io.idempotency.redis;

import io.idempotency.store.Attempt;
import io.idempotency.store.RecordId;
import java.util.concurrent.ThreadLocalRandom;

/** Attempts at operations that nobody else has heard of. */
public final class Attempts {

    private Attempts() {}

    public static Attempt random() {
        byte[] digest = new byte[32];
        ThreadLocalRandom.current().nextBytes(digest);
        return Attempt.on(RecordId.of(digest));
    }

    static Attempt rivalOf(Attempt attempt) {
        return Attempt.on(attempt.id());
    }
}
