package io.idempotency.test.reference;

import io.idempotency.store.IdempotencyStore;
import io.idempotency.test.ManualClock;
import io.idempotency.test.RecordAdministrationContract;
import java.time.Duration;

/** Keeps the contract honest: it must not demand more than the SPI does. */
class ReferenceStoreAdministrationTests extends RecordAdministrationContract {

    private final ManualClock clock = new ManualClock();
    private final IdempotencyStore store = new ReferenceStore(this.clock, Fault.NONE);

    @Override
    protected IdempotencyStore store() {
        return this.store;
    }

    @Override
    protected void elapse(Duration time) {
        this.clock.advance(time);
    }
}
