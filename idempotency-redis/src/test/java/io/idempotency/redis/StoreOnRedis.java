package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.idempotency.store.Attempt;
import io.idempotency.store.IdempotencyStoreException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * A store with connections of its own.
 *
 * @param store the store
 * @param connections what it uses
 */
record StoreOnRedis(RedisIdempotencyStore store, RedisConnectionFactory connections) implements AutoCloseable {

    static final String PREFIX = "faults:";

    /** A time-out for tests that wait until it ends. */
    static final Duration SHORT = Duration.ofMillis(500);

    /** What a busy machine may take on top. */
    static final Duration SLACK = Duration.ofMillis(1500);

    /** A time-out for tests that wait for a reply, which may be a long time coming on a busy machine. */
    static final Duration PATIENT = Duration.ofSeconds(10);

    static StoreOnRedis connect(Driver driver, int port, Duration timeout) {
        RedisConnectionFactory connections = driver.connect(port);
        return new StoreOnRedis(new RedisIdempotencyStore(connections, PREFIX, timeout), connections);
    }

    /** As {@link #connect}, and the driver has its connection. */
    static StoreOnRedis connected(Driver driver, int port, Duration timeout) {
        StoreOnRedis store = connect(driver, port, timeout);
        store.assertRecovers(Operation.RELEASE, Attempts.random());
        return store;
    }

    /** {@return the key of an attempt's record} */
    static String key(Attempt attempt) {
        return PREFIX + attempt.id();
    }

    /** Asserts that a call fails as callers expect it, and no later than they do. */
    static IdempotencyStoreException assertFailsInTime(Runnable call) {
        long start = System.nanoTime();
        Throwable thrown = catchThrowable(call::run);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertThat(thrown).isExactlyInstanceOf(IdempotencyStoreException.class);
        assertThat(taken).isLessThan(SHORT.plus(SLACK));
        return (IdempotencyStoreException) thrown;
    }

    /** Asserts the same of another store on the same connections, which has not seen any failures. */
    void assertFailsInTimeAnew(Operation operation, Attempt attempt) {
        try (RedisIdempotencyStore anew = new RedisIdempotencyStore(this.connections, PREFIX, SHORT)) {
            assertFailsInTime(() -> operation.call(anew, attempt));
        }
    }

    /** Asserts that the call succeeds when it is repeated, as the engine and clients do, with nobody's help; says what it says. */
    Object assertRecovers(Operation operation, Attempt attempt) {
        Object verdict = Awaitility.await()
                .atMost(PATIENT)
                .pollInterval(Duration.ofMillis(20))
                .ignoreException(IdempotencyStoreException.class)
                .until(() -> operation.call(this.store, attempt), found -> true);
        operation.assertVerdict(verdict);
        return verdict;
    }

    @Override
    public void close() {
        this.store.close();
        try {
            ((DisposableBean) this.connections).destroy();
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }
}
