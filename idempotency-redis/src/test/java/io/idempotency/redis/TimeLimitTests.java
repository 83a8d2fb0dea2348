package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

class TimeLimitTests {

    private static final int THREADS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TimeLimit limit = new TimeLimit(PATIENCE);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        this.end.countDown();
        this.limit.close();
    }

    @Test
    void aCallRunsOnADaemonOfItsOwnName() {
        Thread thread = call(Thread::currentThread);

        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).startsWith("idempotency-redis-");
    }

    @Test
    void closingEndsTheThreads() {
        Thread idle = call(Thread::currentThread);
        assertThat(idle.isAlive()).isTrue();

        this.limit.close();

        Awaitility.await().until(() -> !idle.isAlive());
    }

    @Test
    void closingLetsCallersGo() {
        List<CompletableFuture<Object>> calls = new ArrayList<>(fill());
        calls.add(callFromAnotherThread(() -> "waits for its turn"));

        this.limit.close();

        Awaitility.await()
                .atMost(PATIENCE.dividedBy(2))
                .until(() -> calls.stream().allMatch(CompletableFuture::isCompletedExceptionally));
    }

    @Test
    void aCallThatHasTimedOutIsInterrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);

        assertThatThrownBy(() -> this.limit.call(in(Duration.ofMillis(200)), () -> {
                    try {
                        return this.end.await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException ex) {
                        interrupted.countDown();
                        throw ex;
                    }
                }))
                .isInstanceOf(QueryTimeoutException.class);

        assertThat(interrupted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCallThatHasTimedOutBeforeItsTurnNeverRuns() {
        List<CompletableFuture<Object>> calls = fill();
        AtomicBoolean run = new AtomicBoolean();

        assertThatThrownBy(() -> this.limit.call(in(Duration.ofMillis(100)), () -> {
                    run.set(true);
                    return true;
                }))
                .isInstanceOf(QueryTimeoutException.class);

        this.end.countDown();
        assertThat(calls).allSatisfy(call -> assertThat(call).succeedsWithin(PATIENCE));
        assertThat(this.<String>call(() -> "next")).isEqualTo("next");
        assertThat(run).isFalse();
    }

    @Test
    void aCallerThatIsInterruptedStaysSoAndItsCallNeverRuns() throws InterruptedException {
        fill();
        AtomicBoolean run = new AtomicBoolean();
        AtomicBoolean flag = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            assertThatThrownBy(() -> call(() -> run.getAndSet(true))).isInstanceOf(CancellationException.class);
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        awaitWaiting(caller);

        caller.interrupt();
        caller.join(PATIENCE.toMillis());

        assertThat(flag).isTrue();
        this.end.countDown();
        assertThat(this.<String>call(() -> "next")).isEqualTo("next");
        assertThat(run).isFalse();
    }

    /** Occupies all threads until the end. */
    private List<CompletableFuture<Object>> fill() {
        return Stream.generate(() -> callFromAnotherThread(() -> this.end.await(1, TimeUnit.MINUTES)))
                .limit(THREADS)
                .toList();
    }

    private CompletableFuture<Object> callFromAnotherThread(Callable<Object> work) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                result.complete(call(work));
            } catch (RuntimeException ex) {
                result.completeExceptionally(ex);
            }
        });
        caller.start();
        awaitWaiting(caller);
        return result;
    }

    private <T> T call(Callable<T> work) {
        return this.limit.call(this.limit.end(), work);
    }

    private static void awaitWaiting(Thread caller) {
        Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }
}
