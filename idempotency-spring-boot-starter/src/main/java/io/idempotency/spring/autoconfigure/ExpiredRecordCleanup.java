package io.idempotency.spring.autoconfigure;

import io.idempotency.store.ExpiredRecordCleaner;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;

/**
 * Deletes expired records again and again, on a thread of its own, since a slow deletion must not hold up the renewal of leases. Every
 * instance does so; each begins at some moment within the interval, so that they do not all come at once.
 *
 * <p>Stops with the engine, before connections are closed, and waits for a deletion that is under way. It is not interrupted: there
 * are drivers that close a database when their thread is.
 */
@SuppressWarnings("FutureReturnValueIgnored") // its task contains its own failures
final class ExpiredRecordCleanup implements SmartLifecycle {

    static final String THREAD = "idempotency-cleanup";

    private static final Log LOGGER = LogFactory.getLog(ExpiredRecordCleanup.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final ExpiredRecordCleaner cleaner;
    private final Duration interval;
    private final int batchSize;
    private volatile @Nullable ScheduledThreadPoolExecutor thread;
    private volatile boolean failing;

    /** @param interval how long from one deletion to the next; not positive if there is to be none */
    ExpiredRecordCleanup(ExpiredRecordCleaner cleaner, Duration interval, int batchSize) {
        this.cleaner = cleaner;
        this.interval = interval;
        this.batchSize = batchSize;
    }

    /** {@return how long a process waits before it deletes for the first time} */
    static long firstDelay(Duration interval, RandomGenerator random) {
        return random.nextLong(interval.toNanos());
    }

    @Override
    public synchronized void start() {
        if (this.thread == null && !this.interval.isNegative() && !this.interval.isZero()) {
            ScheduledThreadPoolExecutor started = newThread();
            started.scheduleWithFixedDelay(
                    () -> contained(() -> clean(started::isShutdown)),
                    firstDelay(this.interval, ThreadLocalRandom.current()),
                    this.interval.toNanos(),
                    TimeUnit.NANOSECONDS);
            this.thread = started;
        }
    }

    @Override
    public synchronized void stop() {
        ScheduledThreadPoolExecutor stopping = this.thread;
        if (stopping != null) {
            this.thread = null;
            stopping.shutdown();
            await(stopping);
        }
    }

    @Override
    public boolean isRunning() {
        return this.thread != null;
    }

    @Override
    public int getPhase() {
        return EngineLifecycle.PHASE;
    }

    /** Deletes what there is, in steps, until it is told to stop. */
    void clean(BooleanSupplier stopped) {
        int deleted = this.batchSize;
        while (deleted >= this.batchSize && !stopped.getAsBoolean()) {
            deleted = this.cleaner.deleteExpired(this.batchSize);
        }
    }

    /** Nothing may end the deletions. */
    private void contained(Runnable deletion) {
        try {
            deletion.run();
            if (this.failing) {
                this.failing = false;
                LOGGER.info("Expired idempotency records are deleted again");
            }
        } catch (Throwable ex) {
            if (!this.failing) {
                this.failing = true;
                LOGGER.warn(
                        "Expired idempotency records cannot be deleted, and take up room until they can. This is tried again"
                                + " every " + DurationStyle.SIMPLE.print(this.interval) + ": "
                                + NestedExceptionUtils.getMostSpecificCause(ex));
            }
        }
    }

    private static void await(ScheduledThreadPoolExecutor stopping) {
        try {
            stopping.awaitTermination(STOP_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private static ScheduledThreadPoolExecutor newThread() {
        return new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, THREAD);
            thread.setDaemon(true);
            return thread;
        });
    }
}
