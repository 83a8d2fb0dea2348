package io.idempotency.redis;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Gives calls that may block for as long as a driver likes an end: they run on threads of their own, and whoever made one waits
 * for it no longer than the limit. A call that has not begun by then never does; one that has is interrupted and may still take
 * effect. Thread safe.
 */
final class TimeLimit implements AutoCloseable {

    /**
     * As many calls at a time; more of them wait for their turn, within their limit. Jedis pools as many connections by default:
     * who waits there instead does so without end, and uninterruptibly while connections are being made.
     */
    private static final int THREADS = 8;

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Duration limit;
    private final ThreadPoolExecutor threads;

    TimeLimit(Duration limit) {
        this.limit = limit;
        CustomizableThreadFactory factory = new CustomizableThreadFactory("idempotency-redis-");
        factory.setDaemon(true);
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), factory);
        this.threads.allowCoreThreadTimeOut(true);
    }

    /** {@return the point by {@link System#nanoTime} at which a call that begins now must end} */
    long end() {
        return System.nanoTime() + this.limit.toNanos();
    }

    /**
     * Makes a call.
     *
     * @param end when to give up, by {@link System#nanoTime}
     * @return what it returned
     * @throws QueryTimeoutException if it takes too long
     */
    <T> T call(long end, Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        start(task);
        try {
            return await(end, task);
        } finally {
            if (!task.isDone()) {
                task.cancel(true);
                this.threads.remove(task);
            }
        }
    }

    /** Starts what nobody cuts short, unless this is closed before its turn comes. */
    void start(FutureTask<?> task) {
        this.threads.execute(task);
    }

    /**
     * Waits for a task, which goes on if that takes too long.
     *
     * @param end when to give up, by {@link System#nanoTime}
     * @return what it returned
     * @throws QueryTimeoutException if it takes too long
     */
    <T> T await(long end, Future<T> task) {
        try {
            return task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException ex) {
            throw new QueryTimeoutException("No reply within " + this.limit, ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting for a reply");
        } catch (ExecutionException ex) {
            throw ex.getCause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(ex.getCause());
        }
    }

    /** Interrupts what still runs, and lets those go whose turn has not come. */
    @Override
    public void close() {
        this.threads.shutdownNow().forEach(task -> ((Future<?>) task).cancel(false));
    }
}
