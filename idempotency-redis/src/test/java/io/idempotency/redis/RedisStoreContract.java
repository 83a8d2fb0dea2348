package io.idempotency.redis;

import io.idempotency.test.IdempotencyStoreContract;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** The contract on a real server. What differs between leaves is how it is reached. */
@Execution(ExecutionMode.CONCURRENT)
abstract class RedisStoreContract extends IdempotencyStoreContract {

    static RedisIdempotencyStore storeOn(RedisConnectionFactory connections) {
        return new RedisIdempotencyStore(connections, "contract:", Duration.ofSeconds(20));
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
