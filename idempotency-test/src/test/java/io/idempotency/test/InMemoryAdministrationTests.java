package io.idempotency.test;

import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

@Tag("smoke")
class InMemoryAdministrationTests extends RecordAdministrationContract {

    private final ManualClock clock = new ManualClock();
    private final IdempotencyStore store = new InMemoryIdempotencyStore(64 << 20, this.clock);

    @Override
    protected IdempotencyStore store() {
        return this.store;
    }

    @Override
    protected void elapse(Duration time) {
        this.clock.advance(time);
    }
}
