package io.idempotency.redis;

import io.lettuce.core.AbstractRedisAsyncCommands;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The one connection that Lettuce shares between all threads, as far as it can be had in time.
 *
 * <p>A factory that has none to give makes one, under a lock on which its callers queue, each for the driver's own time-out; and
 * a driver that is interrupted meanwhile leaves behind a connection that nobody owns. So it is asked on a thread of its own, by
 * one attempt for all who wait, which nobody cuts short. Thread safe.
 */
final class LettuceConnections {

    private static final long BETWEEN_LOOKS = Duration.ofMillis(10).toNanos();

    private final RedisConnectionFactory factory;
    private final TimeLimit limit;
    private final AtomicReference<@Nullable FutureTask<Boolean>> attempt = new AtomicReference<>();
    private volatile @Nullable StatefulConnection<byte[], byte[]> shared;

    LettuceConnections(RedisConnectionFactory factory, TimeLimit limit) {
        this.factory = factory;
        this.limit = limit;
    }

    /**
     * Gives the connection when it is open. What is sent while a connection is down stays in the driver's memory until it is
     * up again, however long nobody waits for it: so who comes meanwhile waits here.
     *
     * @param end when to give up, by {@link System#nanoTime}
     * @throws RuntimeException if there is none by then, or it is known that there will be none
     */
    StatefulConnection<byte[], byte[]> open(long end) {
        StatefulConnection<byte[], byte[]> known = this.shared;
        while (known == null || !isOpen(known)) {
            this.limit.await(end, attempt());
            known = this.shared;
            if (known != null && !isOpen(known)) {
                pause(end);
            }
        }
        return known;
    }

    /** Has the factory asked anew, which may have given up the connection that is known here. */
    void forget() {
        this.shared = null;
    }

    private FutureTask<Boolean> attempt() {
        FutureTask<Boolean> own = new Attempt();
        FutureTask<Boolean> running = this.attempt.compareAndExchange(null, own);
        if (running != null) {
            return running;
        }
        try {
            this.limit.start(own);
            return own;
        } catch (RejectedExecutionException ex) {
            own.cancel(false);
            throw ex;
        }
    }

    @SuppressWarnings("unchecked") // what Spring Data's connections of this driver return
    private void ask() {
        try (RedisConnection connection = this.factory.getConnection()) {
            this.shared =
                    ((AbstractRedisAsyncCommands<byte[], byte[]>) connection.getNativeConnection()).getConnection();
        }
    }

    /** Of a cluster it is not known: there is a connection to each server, and it is for the driver to choose. */
    private static boolean isOpen(StatefulConnection<?, ?> connection) {
        return !(connection instanceof StatefulRedisConnection) || connection.isOpen();
    }

    private static void pause(long end) {
        if (end - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
            throw new RedisConnectionException("Not connected");
        }
        LockSupport.parkNanos(BETWEEN_LOOKS);
    }

    /** Makes room for the next when it has ended, however that was. */
    private final class Attempt extends FutureTask<Boolean> {

        Attempt() {
            super(LettuceConnections.this::ask, true);
        }

        @Override
        protected void done() {
            LettuceConnections.this.attempt.compareAndSet(this, null);
        }
    }
}
