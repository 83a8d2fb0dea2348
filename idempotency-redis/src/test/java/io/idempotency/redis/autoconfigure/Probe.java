package io.idempotency.redis.autoconfigure;

import io.idempotency.redis.Attempts;
import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.Retention;
import java.time.Duration;

/** Runs one operation. */
final class Probe {

    private Probe() {}

    static boolean works(IdempotencyStore store) {
        Attempt attempt = Attempts.random();
        return store.acquire(attempt, null, Duration.ofSeconds(10)) instanceof Acquisition.Acquired
                && store.complete(
                        attempt, new NotKept(null, NotKeptReason.DECLINED), Retention.of(Duration.ofSeconds(10)));
    }
}
