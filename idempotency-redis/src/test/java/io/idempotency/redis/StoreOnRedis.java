package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.idempotency.store.Attempt;
import io.idempotency.store.CompletionSignals;
import io.idempotency.store.IdempotencyStoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** How long drivers may take to find out where a server is. */
    private static final Duration RECOVERY = Duration.ofMinutes(1);

    static StoreOnRedis connect(Driver driver, int port, Duration timeout) {
        return connect(driver.connect(port), timeout);
    }

    static StoreOnRedis connect(RedisConnectionFactory connections, Duration timeout) {
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
                .atMost(RECOVERY)
                .pollInterval(Duration.ofMillis(20))
                .ignoreException(IdempotencyStoreException.class)
                .until(() -> operation.call(this.store, attempt), found -> true);
        operation.assertVerdict(verdict);
        return verdict;
    }

    /** Asserts that the ends of runs are heard of, sooner or later. */
    void assertSignals() {
        AtomicBoolean heard = new AtomicBoolean();
        CompletionSignals.Subscription subscription = this.store.subscribe(id -> heard.set(true));
        Awaitility.await()
                .atMost(RECOVERY)
                .ignoreException(IdempotencyStoreException.class)
                .until(() -> {
                    Attempt run = Attempts.random();
                    this.store.acquire(run, null, Operation.INITIAL);
                    this.store.watch(run.id());
                    this.store.release(run);
                    return heard.get();
                });
        subscription.close();
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
