package io.idempotency.spring.autoconfigure;

import io.idempotency.store.Attempt;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.RecordId;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether an operation could be protected now. It writes a record and takes it away again: a server that replies to a ping may
 * still be read-only, out of memory, or lack the table.
 */
final class StoreHealthIndicator extends AbstractHealthIndicator {

    private static final Duration LEASE = Duration.ofSeconds(1);

    private final IdempotencyStore store;

    StoreHealthIndicator(IdempotencyStore store) {
        super("The idempotency store has failed");
        this.store = store;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        byte[] id = new byte[32];
        ThreadLocalRandom.current().nextBytes(id);
        Attempt attempt = Attempt.on(RecordId.of(id));
        this.store.acquire(attempt, null, LEASE);
        this.store.release(attempt);
        builder.up();
    }
}
