package io.idempotency.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Threads that start one action at the same moment, as often as wanted. */
final class Race implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 60;

    private final int threads;
    private final ExecutorService executor;
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

    Race(int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads, Race::daemon);
    }

    /** {@return what each runner came back with, by its number} */
    <T> List<T> run(IntFunction<T> runner) {
        AtomicInteger ready = new AtomicInteger();
        List<Future<T>> futures = new ArrayList<>();
        for (int number = 0; number < this.threads; number++) {
            int runnerNumber = number;
            futures.add(this.executor.submit(() -> {
                awaitAll(ready);
                return runOrStopAll(runner, runnerNumber);
            }));
        }
        return futures.stream().map(this::result).toList();
    }

    /** {@return what became of each runner; who is not back in time is interrupted} */
    List<Outcome> outcomes(Callable<HttpAnswer> runner, Duration timeout) throws InterruptedException {
        AtomicInteger ready = new AtomicInteger();
        Callable<Outcome> task = () -> {
            awaitAll(ready);
            return Outcome.of(runner);
        };
        return this.executor
                .invokeAll(Collections.nCopies(this.threads, task), timeout.toNanos(), TimeUnit.NANOSECONDS)
                .stream()
                .map(Outcome::of)
                .toList();
    }

    private <T> T runOrStopAll(IntFunction<T> runner, int number) {
        try {
            return runner.apply(number);
        } catch (RuntimeException | Error failure) {
            this.firstFailure.compareAndSet(null, failure);
            this.executor.shutdownNow();
            throw failure;
        }
    }

    /** Spins, since threads that a barrier wakes one by one start too far apart to collide. */
    private void awaitAll(AtomicInteger ready) {
        ready.incrementAndGet();
        while (ready.get() < this.threads && !Thread.currentThread().isInterrupted()) {
            letOthersRun();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // only a favour to the others: nothing relies on it
    static void letOthersRun() {
        Thread.yield();
    }

    /** One that hangs must not keep the process from ending. */
    private static Thread daemon(Runnable runner) {
        Thread thread = new Thread(runner, "race");
        thread.setDaemon(true);
        return thread;
    }

    private <T> T result(Future<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            Throwable first = this.firstFailure.get();
            throw new AssertionError("A runner did not come back with a result", first != null ? first : failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a runner", interrupt);
        }
    }

    @Override
    public void close() {
        this.executor.shutdownNow();
    }
}
