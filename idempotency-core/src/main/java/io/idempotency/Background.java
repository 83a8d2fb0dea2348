package io.idempotency;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The engine's one thread: renews leases at a fixed rate, and works off the backlog with back-off while there is one. */
@SuppressWarnings("FutureReturnValueIgnored") // its tasks contain their own failures
final class Background {

    private static final int RENEWALS_PER_LEASE = 3;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final Lock lifecycle = new ReentrantLock();
    private final AtomicBoolean repeating = new AtomicBoolean();
    private final Leases leases;
    private final Backlog backlog;
    private final Duration renewalInterval;
    private final EngineEvents events;
    private volatile @Nullable ScheduledThreadPoolExecutor thread;

    Background(Leases leases, Backlog backlog, Duration lease, EngineEvents events) {
        this.leases = leases;
        this.backlog = backlog;
        this.renewalInterval = lease.dividedBy(RENEWALS_PER_LEASE);
        this.events = events;
    }

    void start() {
        this.lifecycle.lock();
        try {
            if (this.thread == null) {
                ScheduledThreadPoolExecutor started = newThread();
                long interval = this.renewalInterval.toNanos();
                started.scheduleWithFixedDelay(
                        () -> contained(this.leases::renew), interval, interval, TimeUnit.NANOSECONDS);
                this.thread = started;
                wake();
            }
        } finally {
            this.lifecycle.unlock();
        }
    }

    void stop() {
        this.lifecycle.lock();
        try {
            ScheduledThreadPoolExecutor stopping = this.thread;
            if (stopping != null) {
                this.thread = null;
                stopping.shutdown();
                await(stopping);
                this.repeating.set(false);
                contained(() -> this.backlog.flush(STOP_PATIENCE));
            }
        } finally {
            this.lifecycle.unlock();
        }
    }

    boolean isRunning() {
        return this.thread != null;
    }

    /** Sees to it that the backlog is worked off, if there is one. */
    void wake() {
        if (!this.backlog.isEmpty() && this.repeating.compareAndSet(false, true)) {
            schedule(FIRST_BACKOFF);
        }
    }

    /** Runs a quick task later; at once if this thread is not there to run it. */
    void later(Runnable task, Duration delay) {
        ScheduledThreadPoolExecutor running = this.thread;
        try {
            if (running != null) {
                running.schedule(() -> contained(task), delay.toNanos(), TimeUnit.NANOSECONDS);
                return;
            }
        } catch (RejectedExecutionException ex) {
            // it was stopped in between
        }
        task.run();
    }

    private void repeat(Duration backoff) {
        boolean stored = false;
        try {
            stored = this.backlog.repeat();
        } finally {
            repeatAgain(stored ? FIRST_BACKOFF : longer(backoff));
        }
    }

    private void repeatAgain(Duration backoff) {
        if (this.backlog.isEmpty()) {
            this.repeating.set(false);
            wake();
        } else {
            schedule(backoff);
        }
    }

    private void schedule(Duration backoff) {
        ScheduledThreadPoolExecutor running = this.thread;
        if (running == null || running.isShutdown()) {
            this.repeating.set(false);
            return;
        }
        try {
            running.schedule(() -> contained(() -> repeat(backoff)), backoff.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ex) {
            // it was stopped in between: whoever stopped it flushes the backlog
            this.repeating.set(false);
        }
    }

    private static Duration longer(Duration backoff) {
        Duration doubled = backoff.multipliedBy(2);
        return doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
    }

    /** Nothing may end the renewals. */
    private void contained(Runnable task) {
        try {
            task.run();
        } catch (Throwable ex) {
            this.events.backgroundFailed(ex);
        }
    }

    private static ScheduledThreadPoolExecutor newThread() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "idempotency-engine");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        return executor;
    }

    private static void await(ScheduledThreadPoolExecutor stopping) {
        try {
            if (!stopping.awaitTermination(STOP_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                stopping.shutdownNow();
            }
        } catch (InterruptedException ex) {
            stopping.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
