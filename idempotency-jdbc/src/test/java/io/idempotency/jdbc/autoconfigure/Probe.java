package io.idempotency.jdbc.autoconfigure;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Runs one operation that nobody else has heard of. */
final class Probe {

    private Probe() {}

    static boolean works(IdempotencyStore store) {
        byte[] id = new byte[32];
        ThreadLocalRandom.current().nextBytes(id);
        Attempt attempt = Attempt.on(RecordId.of(id));
        return store.acquire(attempt, null, Duration.ofSeconds(30)) instanceof Acquisition.Acquired
                && store.complete(
                        attempt, new NotKept(null, NotKeptReason.DECLINED), Retention.of(Duration.ofSeconds(30)));
    }
}
