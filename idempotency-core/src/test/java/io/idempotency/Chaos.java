package io.idempotency;

import static io.idempotency.TestRecords.DAY;
import static io.idempotency.TestRecords.answer;
import static io.idempotency.TestRecords.fingerprint;
import static io.idempotency.TestRecords.id;
import static io.idempotency.TestRecords.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.FaultyStore.Call;
import io.idempotency.store.IdempotencyStoreException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Requests with few keys, on a store of which nearly every third call throws, before or after its effect. */
final class Chaos {

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
            assertThat(this.running.incrementAndGet(key)).as("running at once").isEqualTo(1);
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
