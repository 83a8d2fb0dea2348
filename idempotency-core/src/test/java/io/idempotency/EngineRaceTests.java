package io.idempotency;

import static io.idempotency.TestEngine.LEASE;
import static io.idempotency.TestEngine.MAX_DURATION;
import static io.idempotency.TestRecords.DAY;
import static io.idempotency.TestRecords.id;
import static io.idempotency.TestRecords.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.FaultyStore.Call;
import io.idempotency.RecordingListener.Kind;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.RecordId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineRaceTests {

    private static final int THREADS = 32;

    private final TestEngine rig = new TestEngine();
    private final FaultyStore store = this.rig.store();
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void shutDown() {
        this.executor.shutdownNow();
        this.rig.engine().stop();
    }

    @Test
    void ofManySimultaneousRequestsOneRuns() throws Exception {
        for (int round = 0; round < 300; round++) {
            RecordId id = id(round);
            List<Decision> decisions = simultaneously(THREADS, () -> begin(id));

            assertThat(decisions.stream().filter(Decision.Run.class::isInstance))
                    .hasSize(1);
            assertThat(decisions.stream().filter(Decision.InProgress.class::isInstance))
                    .hasSize(THREADS - 1);
        }
        assertThat(this.rig.engine().leases().size()).isEqualTo(300);
    }

    /** The lease lapses as soon as the completion waits, so that nothing but the backlog stands in the way. */
    @Test
    void noRetryRunsWhileACompletionWaits() throws Exception {
        this.store.refuse(Call.COMPLETE);
        for (int round = 0; round < 60; round++) {
            RecordId id = id(round);
            Execution run = this.rig.engine().attempt(id);
            assertThat(this.rig.begin(run, "request")).isInstanceOf(Decision.Run.class);
            CountDownLatch ready = new CountDownLatch(4);
            AtomicBoolean over = new AtomicBoolean();
            List<Future<Decision>> retries = start(4, () -> lastDecision(id, ready, over));
            ready.await();
            run.complete(kept("request", "answer"), DAY);
            this.rig.clock().advance(LEASE);
            over.set(true);

            for (Decision last : results(retries)) {
                assertThat(last).isInstanceOf(Decision.Replay.class);
            }
        }
    }

    @Test
    void whateverTheStoreThrowsNothingHappensTwiceAndNothingIsLost() throws Exception {
        TestEngine flaky = new TestEngine(new EngineSettings(LEASE, MAX_DURATION, 1 << 26, 100));
        Chaos chaos = new Chaos(flaky);
        AtomicBoolean over = new AtomicBoolean();
        Future<?> repetition = this.executor.submit(() -> {
            while (!over.get()) {
                flaky.repeat();
            }
        });
        simultaneously(8, () -> {
            for (int i = 0; i < 1500; i++) {
                chaos.request(ThreadLocalRandom.current());
            }
            return true;
        });
        over.set(true);
        repetition.get();
        flaky.store().recover();
        flaky.repeat();

        flaky.assertNothingIsHeld();
        chaos.assertNothingIsLost();
        assertThat(flaky.listener().kinds()).isNotEmpty().containsOnly(Kind.DEFERRED, Kind.RECOVERED);
    }

    @Test
    void stoppingAndStartingForgetsNoCompletionInSilence() throws Exception {
        IdempotencyEngine engine = this.rig.engine();
        AtomicInteger number = new AtomicInteger();
        this.store.refuse(Call.COMPLETE);
        List<Future<Ending>> runs = start(2, () -> {
            Ending ending = null;
            for (int i = 0; i < 20_000; i++) {
                Execution run = engine.attempt(id(number.incrementAndGet()));
                this.rig.begin(run, "request");
                ending = run.complete(kept("request", "answer"), DAY);
            }
            return ending;
        });
        while (!runs.stream().allMatch(Future::isDone)) {
            engine.start();
            engine.stop();
        }
        assertThat(results(runs)).containsOnly(new Ending.Ended());
        this.store.recover();
        engine.start();
        engine.stop();

        this.rig.assertNothingIsHeld();
        List<Kind> told = this.rig.listener().kinds();
        assertThat(told.stream().filter(Kind.DEFERRED::equals)).hasSize(number.get());
        assertThat(told.stream().filter(kind -> kind == Kind.LOST || kind == Kind.RECOVERED))
                .hasSize(number.get());
    }

    @Test
    void aRunThatFindsOutTwiceAtOnceThatItWasOvertakenTellsItOnce() throws Exception {
        AtomicInteger told = new AtomicInteger();
        this.store.after(Call.SETTLE, attempts -> {
            int both = told.incrementAndGet() + 1 & ~1;
            while (told.get() < both) {
                Thread.onSpinWait();
            }
        });
        for (int round = 1; round <= 1000; round++) {
            Execution late = this.rig.engine().attempt(id(round));
            this.rig.begin(late, "request");
            this.rig.clock().advance(LEASE);
            this.rig.memory().acquire(Attempt.on(id(round)), null, LEASE);
            Future<Boolean> elsewhere = this.executor.submit(() -> late.settle(null, DAY));
            assertThat(late.settle(null, DAY)).isFalse();
            assertThat(elsewhere.get()).isFalse();
        }
        assertThat(this.rig.listener().kinds()).containsOnly(Kind.OVERTAKEN).hasSize(1000);
    }

    @Test
    void aCompletionForWhichThereIsRoomIsNotLostBecauseAnotherAsksForTooMuch() throws Exception {
        int each = 10_000;
        long maxBytes = 4L * each * 600;
        TestEngine tight = new TestEngine(new EngineSettings(LEASE, MAX_DURATION, maxBytes, 100));
        Completion large = kept("request", "a".repeat((int) maxBytes));
        Completion small = kept("request", "");
        Attempt attempt = Attempt.on(id(1));
        simultaneously(4, () -> {
            for (int i = 0; i < each; i++) {
                Completion completion = i % 2 == 0 ? large : small;
                tight.engine().backlog().addCompletion(attempt, completion, DAY, () -> {});
            }
            return true;
        });

        assertThat(tight.listener().events()).isEmpty();
    }

    private Decision lastDecision(RecordId id, CountDownLatch ready, AtomicBoolean over) throws Exception {
        Decision decision = begin(id);
        ready.countDown();
        boolean last = false;
        while (!last && !(decision instanceof Decision.Run)) {
            last = over.get();
            decision = begin(id);
        }
        return decision;
    }

    private Decision begin(RecordId id) throws Exception {
        return this.rig.engine().attempt(id).begin(TestRequest.read("request"));
    }

    private <T> List<T> simultaneously(int threads, Callable<T> task) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(threads);
        return results(start(threads, () -> {
            barrier.await();
            return task.call();
        }));
    }

    private <T> List<Future<T>> start(int threads, Callable<T> task) {
        List<Future<T>> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            started.add(this.executor.submit(task));
        }
        return started;
    }

    private static <T> List<T> results(List<Future<T>> started) throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        for (Future<T> each : started) {
            results.add(each.get());
        }
        return results;
    }
}
