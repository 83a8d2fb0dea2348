package io.idempotency;

import static io.idempotency.RecordingListener.event;
import static io.idempotency.TestEngine.LEASE;
import static io.idempotency.TestEngine.MAX_DURATION;
import static io.idempotency.TestEngine.MOMENT;
import static io.idempotency.TestRecords.DAY;
import static io.idempotency.TestRecords.answer;
import static io.idempotency.TestRecords.fingerprint;
import static io.idempotency.TestRecords.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.FaultyStore.Call;
import io.idempotency.FaultyStore.Gate;
import io.idempotency.RecordingListener.Kind;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of completions that the store does not take. */
class ExecutionDeferralTests {

    private static final Ending ENDED = new Ending.Ended();
    private static final RecordId ID = TestRecords.id(1);

    private final TestEngine engine = new TestEngine();
    private final FaultyStore store = this.engine.store();
    private final RecordingListener listener = this.engine.listener();

    @Test
    void aCompletionThatCouldNotBeStoredAnswersRetriesWithoutTheStore() {
        Execution run = this.engine.run("request");
        this.store.refuse(Call.COMPLETE);
        assertThat(run.complete(kept("request", "answer"), DAY)).isEqualTo(ENDED);
        assertThat(this.listener.events()).containsExactly(event(Kind.DEFERRED, ID));
        this.engine.clock().advance(Duration.ofSeconds(3));
        long asked = this.store.count(Call.ACQUIRE);

        assertThat(this.engine.begin("request"))
                .isEqualTo(new Decision.Replay(answer("answer"), Duration.ofSeconds(3)));
        assertThat(this.engine.begin("another")).isEqualTo(new Decision.KeyReused());
        assertThat(this.store.count(Call.ACQUIRE)).isEqualTo(asked);
    }

    @Test
    void aCompletionThatCouldNotBeStoredIsStoredWhenTheStoreIsBack() {
        Execution run = this.engine.run("request");
        this.store.refuse(Call.COMPLETE);
        run.complete(kept("request", "answer"), DAY);
        this.engine.repeat();
        assertThat(this.listener.kinds()).containsExactly(Kind.DEFERRED);
        this.store.recover();
        this.engine.repeat();

        assertThat(this.listener.events()).containsExactly(event(Kind.DEFERRED, ID), event(Kind.RECOVERED, ID));
        this.engine.assertNothingIsHeld();
        long asked = this.store.count(Call.ACQUIRE);
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.Replay(answer("answer"), Duration.ZERO));
        assertThat(this.store.count(Call.ACQUIRE)).isEqualTo(asked + 1);
    }

    @Test
    void aCompletionThatWasStoredUnseenIsStoredAgain() {
        Execution run = this.engine.run("request");
        this.store.loseReplyOf(Call.COMPLETE);
        assertThat(run.complete(kept("request", "answer"), DAY)).isEqualTo(ENDED);
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
        this.store.recover();
        this.engine.repeat();

        assertThat(this.listener.kinds()).containsExactly(Kind.DEFERRED, Kind.RECOVERED);
        this.engine.assertNothingIsHeld();
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
    }

    @Test
    void theLeaseIsKeptWhileACompletionWaits() {
        Execution run = this.engine.run("request");
        this.store.refuse(Call.COMPLETE);
        run.complete(kept("request", "answer"), DAY);
        for (int i = 0; i < 10; i++) {
            this.engine.clock().advance(LEASE.minus(MOMENT));
            this.engine.renewLeases();
            this.engine.repeat();
            assertThat(this.engine.isTakeableElsewhere()).isFalse();
        }
    }

    @Test
    void theLeaseIsKeptWhileACompletionWaitsHoweverLongTheRunHasTaken() {
        Execution run = this.engine.run("request");
        passWithRenewals(MAX_DURATION.minus(LEASE));
        this.store.refuse(Call.COMPLETE);
        run.complete(kept("request", "answer"), DAY);
        passWithRenewals(LEASE.multipliedBy(4));

        assertThat(this.engine.isTakeableElsewhere()).isFalse();
        assertThat(this.listener.kinds()).containsExactly(Kind.DEFERRED);
    }

    @Test
    void anAttemptThatHasBegunDoesNotRunOnceACompletionWaits() {
        Execution run = this.engine.run("request");
        Gate gate = this.store.blockNext(Call.ACQUIRE);
        CompletableFuture<Decision> retry = CompletableFuture.supplyAsync(() -> this.engine.begin("request"));
        gate.awaitCall();
        this.store.refuse(Call.COMPLETE);
        run.complete(kept("request", "answer"), DAY);
        this.engine.clock().advance(LEASE);
        gate.open();

        assertThat(retry.join()).isInstanceOf(Decision.Replay.class);
        this.store.recover();
        this.engine.repeat();
        assertThat(this.listener.kinds()).contains(Kind.RECOVERED).doesNotContain(Kind.LOST);
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
        this.engine.assertNothingIsHeld();
    }

    @Test
    void aWaitingCompletionIsForgottenAtTheEndOfItsRetention() {
        Execution run = this.engine.run("request");
        this.store.refuse(Call.COMPLETE);
        run.complete(kept("request", "answer"), Retention.of(LEASE));
        this.engine.clock().advance(LEASE.minus(MOMENT));
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
        this.engine.clock().advance(MOMENT);

        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Run.class);
    }

    @Test
    void theRetentionOfAWaitingCompletionCountsFromTheCompletion() {
        Execution run = this.engine.run("request");
        this.store.refuse(Call.COMPLETE);
        run.complete(kept("request", "answer"), Retention.of(LEASE));
        this.engine.clock().advance(LEASE.minus(Duration.ofSeconds(1)));
        this.store.recover();
        this.engine.repeat();
        this.engine.assertNothingIsHeld();
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
        this.engine.clock().advance(Duration.ofSeconds(1));

        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Run.class);
    }

    @Test
    void aWaitingCompletionIsStoredUpToTheLastMoment() {
        Execution run = this.engine.run("request");
        this.store.refuse(Call.COMPLETE);
        run.complete(kept("request", "answer"), Retention.of(LEASE));
        this.engine.clock().advance(LEASE.minus(MOMENT));
        this.store.recover();
        this.engine.repeat();

        assertThat(this.listener.kinds()).containsExactly(Kind.DEFERRED, Kind.RECOVERED);
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
    }

    @Test
    void anAnswerThatDoesNotFitIntoMemoryIsDroppedAndTheFactIsKept() {
        TestEngine small = new TestEngine(new EngineSettings(LEASE, MAX_DURATION, 1000, 100));
        Execution run = small.run("request");
        small.store().refuse(Call.COMPLETE);

        assertThat(run.complete(kept("request", "a".repeat(1000)), DAY)).isEqualTo(ENDED);
        assertThat(small.begin("request")).isEqualTo(new Decision.NotKept(NotKeptReason.DROPPED));
        assertThat(small.begin("another")).isEqualTo(new Decision.KeyReused());
        small.store().recover();
        small.repeat();
        assertThat(small.listener().kinds()).containsExactly(Kind.DEFERRED, Kind.RECOVERED);
        assertThat(small.begin("request")).isEqualTo(new Decision.NotKept(NotKeptReason.DROPPED));
    }

    @Test
    void aCompletionIsLostWhenThereIsNoMemoryLeftAndItIsSaid() {
        TestEngine small = new TestEngine(new EngineSettings(LEASE, MAX_DURATION, 0, 100));
        Execution run = small.run("request");
        small.store().refuse(Call.COMPLETE);

        assertThat(run.complete(kept("request", "answer"), DAY)).isEqualTo(ENDED);
        assertThat(small.listener().events()).containsExactly(event(Kind.DEFERRED, ID), event(Kind.LOST, ID));
        small.assertNothingIsHeld();
        assertThat(small.begin("request")).isEqualTo(new Decision.InProgress(LEASE));
    }

    @Test
    void aSettledRunIsNotRenewedWhileItsCompletionWaits() {
        Execution run = this.engine.run("request");
        run.settle(fingerprint("request"), DAY);
        this.store.refuse(Call.COMPLETE);
        assertThat(run.complete(kept("request", "answer"), DAY)).isEqualTo(ENDED);
        assertThat(this.engine.engine().leases().size()).isZero();
        this.engine.clock().advance(LEASE);
        this.store.recover();
        this.engine.repeat();

        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
    }

    private void passWithRenewals(Duration duration) {
        Duration step = LEASE.dividedBy(3);
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plus(step)) {
            this.engine.clock().advance(step);
            this.engine.renewLeases();
        }
    }
}
