package io.idempotency;

import static io.idempotency.TestEngine.LEASE;
import static io.idempotency.TestEngine.MAX_DURATION;
import static io.idempotency.TestRecords.DAY;
import static io.idempotency.TestRecords.answer;
import static io.idempotency.TestRecords.fingerprint;
import static io.idempotency.TestRecords.id;
import static io.idempotency.TestRecords.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.FaultyStore.Call;
import io.idempotency.RecordingListener.Kind;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
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
        TestEngine flaky = new TestEngine(new EngineSettings(LEASE, MAX_DURATION, 1 << 26));
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
        AtomicBoolean over = new AtomicBoolean();
        this.store.refuse(Call.COMPLETE);
        List<Future<Boolean>> runs = start(2, () -> {
            while (!over.get()) {
                Execution run = engine.attempt(id(number.incrementAndGet()));
                this.rig.begin(run, "request");
                run.complete(kept("request", "answer"), DAY);
            }
            return true;
        });
        for (int i = 0; i < 300; i++) {
            engine.start();
            engine.stop();
        }
        over.set(true);
        results(runs);
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
        for (int round = 1; round <= 2000; round++) {
            Execution late = this.rig.engine().attempt(id(round));
            this.rig.begin(late, "request");
            this.rig.clock().advance(LEASE);
            this.rig.memory().acquire(Attempt.on(id(round)), null, LEASE);
            Future<Boolean> elsewhere = this.executor.submit(() -> late.settle(null, DAY));
            assertThat(late.settle(null, DAY)).isFalse();
            assertThat(elsewhere.get()).isFalse();
        }
        assertThat(this.rig.listener().kinds()).containsOnly(Kind.OVERTAKEN).hasSize(2000);
    }

    @Test
    void aCompletionForWhichThereIsRoomIsNotLostBecauseAnotherAsksForTooMuch() throws Exception {
        int each = 10_000;
        long maxBytes = 4L * each * 600;
        TestEngine tight = new TestEngine(new EngineSettings(LEASE, MAX_DURATION, maxBytes));
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

    /** Requests with few keys, on a store of which nearly every third call throws, before or after its effect. */
    private static final class Chaos {

        private static final int KEYS = 200;

        private final AtomicIntegerArray running = new AtomicIntegerArray(KEYS);
        private final AtomicIntegerArray effects = new AtomicIntegerArray(KEYS);
        private final Map<Integer, String> answers = new ConcurrentHashMap<>();
        private final TestEngine engine;

        Chaos(TestEngine engine) {
            this.engine = engine;
            for (Call call : Call.values()) {
                engine.store().before(call, attempts -> failSometimes());
                engine.store().after(call, attempts -> failSometimes());
            }
        }

        void request(Random random) {
            request(random, random.nextInt(KEYS), random.nextInt(20));
        }

        private void request(Random random, int key, int retries) {
            Execution execution = this.engine.engine().attempt(id(key));
            Decision decision;
            try {
                decision = this.engine.begin(execution, "request");
            } catch (IdempotencyStoreException ex) {
                return;
            }
            if (decision instanceof Decision.Run) {
                assertThat(this.running.incrementAndGet(key))
                        .as("running at once")
                        .isEqualTo(1);
                for (int i = 0; i < retries; i++) {
                    request(random, key, 0);
                }
                run(execution, key, random.nextInt(4) == 0);
            } else {
                check(decision, key);
            }
        }

        void assertNothingIsLost() {
            for (int key = 0; key < KEYS; key++) {
                Decision decision = this.engine.begin(this.engine.engine().attempt(id(key)), "request");

                assertThat(decision).isNotInstanceOf(Decision.InProgress.class);
                assertThat(decision instanceof Decision.Replay).isEqualTo(this.effects.get(key) == 1);
                check(decision, key);
            }
            assertThat(this.answers).hasSizeBetween(KEYS / 10, KEYS);
        }

        private void run(Execution execution, int key, boolean takesEffect) {
            assertThat(this.effects.get(key)).as("run again").isZero();
            Ending ending;
            if (takesEffect) {
                String body = "answer " + this.effects.incrementAndGet(key);
                this.answers.put(key, body);
                settleSometimes(execution);
                this.running.decrementAndGet(key);
                ending = execution.complete(kept("request", body), DAY);
            } else {
                this.running.decrementAndGet(key);
                ending = execution.release(fingerprint("request"));
            }
            assertThat(ending).isInstanceOf(Ending.Ended.class);
            assertThat(execution.isOvertaken()).isFalse();
        }

        private void check(Decision decision, int key) {
            if (decision instanceof Decision.Replay replay) {
                assertThat(replay.answer()).isEqualTo(answer(this.answers.get(key)));
            } else if (!(decision instanceof Decision.Run)) {
                assertThat(decision).isInstanceOf(Decision.InProgress.class);
            }
        }

        private static void settleSometimes(Execution execution) {
            try {
                if (ThreadLocalRandom.current().nextInt(3) == 0) {
                    execution.settle(null, DAY);
                }
            } catch (IdempotencyStoreException ex) {
                // the completion follows
            }
        }

        private static void failSometimes() {
            if (ThreadLocalRandom.current().nextInt(6) == 0) {
                throw new IdempotencyStoreException("The store is flaky");
            }
        }
    }
}
