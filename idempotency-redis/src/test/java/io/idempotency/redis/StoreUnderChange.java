package io.idempotency.redis;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A store whose servers change on and on while it is used. Calls fail meanwhile, and are repeated until they do not, which is
 * what the contract allows their callers. Thread safe.
 */
final class StoreUnderChange implements IdempotencyStore {

    private static final Duration TIMEOUT = Duration.ofMillis(1500);
    private static final Duration RECOVERY = Duration.ofMinutes(1);

    /** On a cluster, as many of each kind as a third of it. */
    private static final int AT_MOST = Integer.getInteger("fleet.changes", 3);

    /** Between two changes: a test whose times are measured must not meet one after the other. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final ReadWriteLock calls = new ReentrantReadWriteLock(true);
    private final RedisServers servers;
    private final StoreOnRedis onRedis;
    private final Thread changing = new Thread(this::change, "changes");
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger changes = new AtomicInteger();

    StoreUnderChange(Driver driver, RedisServers servers) {
        this.servers = servers;
        this.onRedis = StoreOnRedis.connect(driver.connect(servers.configuration()), TIMEOUT);
        this.changing.start();
    }

    /** {@return how many changes there were} */
    int changes() {
        return this.changes.get();
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        return repeated(() -> this.onRedis.store().acquire(attempt, fingerprint, lease));
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        return repeated(() -> this.onRedis.store().renew(attempts, lease));
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        return repeated(() -> this.onRedis.store().settle(attempt, fingerprint, retention));
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        return repeated(() -> this.onRedis.store().complete(attempt, completion, retention));
    }

    @Override
    public boolean release(Attempt attempt) {
        return repeated(() -> this.onRedis.store().release(attempt));
    }

    /** Ends the changes, and says whether one of them failed. */
    void end() throws InterruptedException {
        this.ended.countDown();
        this.changing.join();
        this.onRedis.close();
        this.servers.close();
        Throwable found = this.failure.get();
        if (found != null) {
            throw new IllegalStateException("Change " + changes() + " failed", found);
        }
    }

    private <T> T repeated(Supplier<T> call) {
        return Awaitility.await()
                .atMost(RECOVERY)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .ignoreException(IdempotencyStoreException.class)
                .until(() -> asOneOfMany(call), found -> true);
    }

    private <T> T asOneOfMany(Supplier<T> call) {
        this.calls.readLock().lock();
        try {
            return call.get();
        } finally {
            this.calls.readLock().unlock();
        }
    }

    private void change() {
        try {
            do {
                this.servers.change(changes(), this::alone);
            } while (this.changes.incrementAndGet() < AT_MOST
                    && !this.ended.await(QUIET.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RuntimeException | Error | InterruptedException ex) {
            this.failure.set(ex);
        }
    }

    private void alone(Runnable action) {
        this.calls.writeLock().lock();
        try {
            action.run();
        } finally {
            this.calls.writeLock().unlock();
        }
    }
}
