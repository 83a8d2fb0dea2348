package io.idempotency.redis;

import io.idempotency.store.IdempotencyStore;
import io.idempotency.test.RecordAdministrationContract;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The contract of those who operate a store, on a real server. */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(Lifecycle.PER_CLASS)
abstract class RedisAdministrationContract extends RecordAdministrationContract {

    private final RedisIdempotencyStore store;

    RedisAdministrationContract(Driver driver) {
        this.store = RedisStoreContract.storeOn(driver.connect(TestRedis.port()));
    }

    @Override
    protected IdempotencyStore store() {
        return this.store;
    }

    /** A server's clock cannot be set. */
    @Override
    protected void elapse(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @AfterAll
    void close() {
        this.store.close();
    }
}
