package io.idempotency.test;

import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import java.time.Duration;

/** Under other ids than its own, since all was forgotten once. */
class FailingStoreContractTests extends RecordAdministrationContract {

    private final ManualClock clock = new ManualClock();
    private final FailingStore store = FailingStore.around(new InMemoryIdempotencyStore(64 << 20, this.clock));

    FailingStoreContractTests() {
        this.store.forgetAll();
    }

    @Override
    protected IdempotencyStore store() {
        return this.store;
    }

    @Override
    protected void elapse(Duration time) {
        this.clock.advance(time);
    }
}
