package io.idempotency.jdbc;

import io.idempotency.store.IdempotencyStore;
import io.idempotency.test.IdempotencyStoreContract;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The contract on a real database. */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(Lifecycle.PER_CLASS)
abstract class JdbcStoreContract extends IdempotencyStoreContract {

    private final JdbcIdempotencyStore store;

    JdbcStoreContract(TestDatabase database) {
        this(database.open());
    }

    JdbcStoreContract(DataSource dataSource) {
        this.store = new JdbcIdempotencyStore(dataSource, TestDatabase.TABLE, Duration.ofSeconds(20));
    }

    @Override
    protected IdempotencyStore store() {
        return this.store;
    }

    /** Other tests race beside these, on few cores. */
    @Override
    protected Duration lease() {
        return Duration.ofSeconds(4);
    }

    /** A server's clock cannot be set. */
    @Override
    protected void elapse(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
