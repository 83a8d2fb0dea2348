package io.idempotency;

import static io.idempotency.RecordingListener.event;
import static io.idempotency.TestEngine.LEASE;
import static io.idempotency.TestRecords.DAY;
import static io.idempotency.TestRecords.answer;
import static io.idempotency.TestRecords.fingerprint;
import static io.idempotency.TestRecords.kept;
import static io.idempotency.TestRecords.notKept;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.FaultyStore.Call;
import io.idempotency.RecordingListener.Kind;
import io.idempotency.store.Completion;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExecutionOvertakenTests {

    private static final RecordId ID = TestRecords.id(1);
    private static final Ending ENDED = new Ending.Ended();
    private static final Ending IN_PROGRESS = new Ending.Overtaken(new Decision.InProgress(LEASE));
    private static final Ending REUSED = new Ending.Overtaken(new Decision.KeyReused());
    private static final Ending REPLAY = new Ending.Overtaken(new Decision.Replay(answer("other's"), Duration.ZERO));
    private static final Completion OWN = kept("request", "own");

    private final TestEngine engine = new TestEngine();
    private final FaultyStore store = this.engine.store();
    private final RecordingListener listener = this.engine.listener();
    private final Execution late = this.engine.run("request");

    @Test
    void whoCompletesGetsTheAnswerOfTheOther() {
        overtake("request").complete(kept("request", "other's"), DAY);

        assertThat(this.late.complete(OWN, DAY)).isEqualTo(REPLAY);
        assertOvertakenOnce();
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.Replay(answer("other's"), Duration.ZERO));
    }

    @Test
    void whoCompletesIsToldWhenTheOtherWasAnotherRequest() {
        overtake("another").complete(kept("another", "other's"), DAY);

        assertThat(this.late.complete(OWN, DAY)).isEqualTo(REUSED);
        assertOvertakenOnce();
    }

    @Test
    void whoCompletesIsToldWhenTheOtherRuns() {
        Execution other = overtake("request");

        assertThat(this.late.complete(OWN, DAY)).isEqualTo(IN_PROGRESS);
        assertOvertakenOnce();
        assertThat(other.complete(kept("request", "other's"), DAY)).isEqualTo(ENDED);
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.Replay(answer("other's"), Duration.ZERO));
        this.engine.assertNothingIsHeld();
    }

    @Test
    void whoCompletesIsToldWhenTheOtherRunsForAnotherRequest() {
        overtake("another");

        assertThat(this.late.complete(OWN, DAY)).isEqualTo(REUSED);
    }

    @Test
    void whoCompletesIsToldWhenTheOtherKeptNoAnswer() {
        overtake("request").complete(notKept("request", NotKeptReason.TOO_LARGE), DAY);

        assertThat(this.late.complete(OWN, DAY))
                .isEqualTo(new Ending.Overtaken(new Decision.NotKept(NotKeptReason.TOO_LARGE)));
    }

    @Test
    void whoCompletesIsToldWhenTheOtherHasSettled() {
        overtake("request").settle(fingerprint("request"), DAY);
        assertThat(this.late.complete(OWN, DAY)).isEqualTo(IN_PROGRESS);
        this.engine.clock().advance(LEASE);

        assertThat(this.late.complete(OWN, DAY))
                .isEqualTo(new Ending.Overtaken(new Decision.NotKept(NotKeptReason.SETTLED)));
    }

    @Test
    void whoCompletesStandsWhenTheOtherHasLetGo() {
        overtake("request").release(fingerprint("request"));

        assertThat(this.late.complete(OWN, DAY)).isEqualTo(ENDED);
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.Replay(answer("own"), Duration.ZERO));
        this.engine.assertNothingIsHeld();
    }

    @Test
    void whoCompletesStandsWhenTheOtherLetsGoInBetween() {
        Execution other = overtake("request");
        this.store.after(Call.COMPLETE, attempts -> {
            this.store.recover();
            other.release(fingerprint("request"));
        });

        assertThat(this.late.complete(OWN, DAY)).isEqualTo(ENDED);
        assertOvertakenOnce();
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.Replay(answer("own"), Duration.ZERO));
        this.engine.assertNothingIsHeld();
    }

    @Test
    void whoCompletesStandsWhenTheLeaseOfTheOtherHasLapsedToo() {
        Execution other = overtake("request");
        this.engine.clock().advance(LEASE);

        assertThat(this.late.complete(OWN, DAY)).isEqualTo(ENDED);
        assertThat(other.complete(kept("request", "other's"), DAY))
                .isEqualTo(new Ending.Overtaken(new Decision.Replay(answer("own"), Duration.ZERO)));
        assertThat(this.late.isOvertaken()).isTrue();
        assertThat(other.isOvertaken()).isTrue();
    }

    @Test
    void whoCompletesIsRepeatedWhenTheStoreFailsAfterTheOtherLetGo() {
        Execution other = overtake("request");
        this.engine.renewLeases();
        this.store.after(Call.COMPLETE, attempts -> {
            this.store.recover();
            other.release(fingerprint("request"));
            this.store.refuse(Call.COMPLETE);
        });

        assertThat(this.late.complete(OWN, DAY)).isEqualTo(ENDED);
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.Replay(answer("own"), Duration.ZERO));
        for (int i = 0; i < 4; i++) {
            this.engine.clock().advance(LEASE.dividedBy(2));
            this.engine.renewLeases();
            assertThat(this.engine.isTakeableElsewhere()).isFalse();
        }
        this.store.recover();
        this.engine.repeat();
        assertThat(this.listener.kinds()).containsExactly(Kind.OVERTAKEN, Kind.DEFERRED, Kind.RECOVERED);
        this.engine.assertNothingIsHeld();
    }

    @Test
    void whoCompletesIsRefusedWhenTheStoreFailsAtTheSecondQuestion() {
        overtake("request");
        this.store.refuse(Call.ACQUIRE);

        assertThat(this.late.complete(OWN, DAY)).isEqualTo(IN_PROGRESS);
        assertThat(this.late.isOvertaken()).isTrue();
    }

    @Test
    void whoReleasesGetsTheAnswerOfTheOther() {
        overtake("request").complete(kept("request", "other's"), DAY);

        assertThat(this.late.release(fingerprint("request"))).isEqualTo(REPLAY);
        assertOvertakenOnce();
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
    }

    @Test
    void whoReleasesIsToldWhenTheOtherWasAnotherRequest() {
        overtake("another").complete(kept("another", "other's"), DAY);

        assertThat(this.late.release(fingerprint("request"))).isEqualTo(REUSED);
    }

    @Test
    void whoReleasesUnreadGetsNoStrangersAnswer() {
        overtake("another").complete(kept("another", "other's"), DAY);

        assertThat(this.late.release(null)).isEqualTo(REUSED);
    }

    @Test
    void whoReleasesIsToldWhenTheOtherRunsAndDoesNotDisturbIt() {
        Execution other = overtake("request");

        assertThat(this.late.release(fingerprint("request"))).isEqualTo(IN_PROGRESS);
        assertOvertakenOnce();
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.InProgress(LEASE));
        assertThat(other.complete(kept("request", "other's"), DAY)).isEqualTo(ENDED);
    }

    @Test
    void whoReleasesStandsWhenTheOtherLetsGoInBetween() {
        Execution other = overtake("request");
        this.store.after(Call.RELEASE, attempts -> {
            this.store.recover();
            other.release(fingerprint("request"));
        });

        assertThat(this.late.release(fingerprint("request"))).isEqualTo(ENDED);
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Run.class);
    }

    @Test
    void whoSettlesIsTold() {
        Execution other = overtake("request");

        assertThat(this.late.settle(fingerprint("request"), DAY)).isFalse();
        assertThat(this.late.isSettled()).isFalse();
        assertOvertakenOnce();
        assertThat(this.late.release(fingerprint("request"))).isEqualTo(IN_PROGRESS);
        assertThat(other.settle(fingerprint("request"), DAY)).isTrue();
        assertOvertakenOnce();
    }

    @Test
    void renewalTellsIt() {
        overtake("request");
        assertThat(this.late.isOvertaken()).isFalse();
        this.engine.renewLeases();
        assertOvertakenOnce();
        this.engine.renewLeases();
        assertThat(this.late.complete(OWN, DAY)).isEqualTo(IN_PROGRESS);

        assertOvertakenOnce();
        assertThat(this.engine.engine().leases().size()).isEqualTo(1);
    }

    @Test
    void leavingOpenDisturbsNobody() {
        Execution other = overtake("request");
        this.late.leaveOpen();

        assertOvertakenOnce();
        assertThat(other.complete(kept("request", "other's"), DAY)).isEqualTo(ENDED);
    }

    @Test
    void aCompletionThatWaitedIsToldOnceThatItWasOvertaken() {
        overtake("request");
        this.engine.renewLeases();
        this.store.refuse(Call.COMPLETE);
        assertThat(this.late.complete(OWN, DAY)).isEqualTo(ENDED);
        this.store.recover();
        this.engine.renewLeases();
        this.engine.repeat();

        assertThat(this.late.isOvertaken()).isTrue();
        assertThat(this.listener.events()).containsExactly(event(Kind.OVERTAKEN, ID), event(Kind.DEFERRED, ID));
        assertThat(this.engine.engine().backlog().isEmpty()).isTrue();
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.InProgress.class);
    }

    @Test
    void aWaitingCompletionThatWasOvertakenIsToldByItsRepetition() {
        overtake("request");
        this.store.refuse(Call.COMPLETE);
        assertThat(this.late.complete(OWN, DAY)).isEqualTo(ENDED);
        this.store.recover();
        this.engine.repeat();

        assertThat(this.late.isOvertaken()).isTrue();
        assertThat(this.listener.events()).containsExactly(event(Kind.DEFERRED, ID), event(Kind.OVERTAKEN, ID));
    }

    @Test
    void theCompletionOfTheOwnerIsNotDisplacedByOneThatComesTooLate() {
        Execution owner = overtake("request");
        this.store.refuse(Call.COMPLETE);
        owner.complete(kept("request", "owner's"), DAY);
        this.late.complete(OWN, DAY);
        this.store.recover();
        this.engine.repeat();

        assertThat(this.listener.kinds())
                .containsExactlyInAnyOrder(Kind.DEFERRED, Kind.DEFERRED, Kind.RECOVERED, Kind.OVERTAKEN);
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.Replay(answer("owner's"), Duration.ZERO));
        this.engine.assertNothingIsHeld();
    }

    @Test
    void aListenerThatThrowsDoesNoHarm() {
        for (Throwable thrown : new Throwable[] {new IllegalStateException(), new AssertionError()}) {
            TestClock clock = this.engine.clock();
            IdempotencyEngine deaf = new IdempotencyEngine(
                    this.store, TestEngine.SETTINGS, RecordKeys.none(), clock::nanoTime, new ThrowingListener(thrown));
            RecordId id = TestRecords.id(thrown.hashCode());
            Execution first = deaf.attempt(id);
            assertThat(this.engine.begin(first, "request")).isInstanceOf(Decision.Run.class);
            clock.advance(LEASE);
            Execution second = deaf.attempt(id);
            assertThat(this.engine.begin(second, "request")).isInstanceOf(Decision.Run.class);

            assertThat(first.complete(OWN, DAY)).isEqualTo(IN_PROGRESS);
            this.store.refuse(Call.COMPLETE);
            assertThat(second.complete(kept("request", "other's"), DAY)).isEqualTo(ENDED);
            this.store.recover();
            deaf.leases().renew();
            deaf.backlog().repeat();
            assertThat(first.complete(OWN, DAY)).isEqualTo(REPLAY);
        }
    }

    @Test
    void aListenerThatThrowsDoesNotKeepAnEventFromTheNext() {
        RecordingListener next = new RecordingListener();
        IdempotencyEngine heard = new IdempotencyEngine(
                this.store, TestEngine.SETTINGS, new ThrowingListener(new AssertionError()), next);
        this.store.refuse(Call.COMPLETE);
        heard.attempt(ID).complete(OWN, DAY);

        assertThat(next.events()).containsExactly(event(Kind.DEFERRED, ID));
    }

    /** Lets the lease of the late run lapse, and runs another. */
    private Execution overtake(String request) {
        this.engine.clock().advance(LEASE);
        return this.engine.run(request);
    }

    @Test
    void whoStandsAfterAllStaysOvertaken() {
        Execution other = overtake("request");
        this.engine.renewLeases();
        other.release(fingerprint("request"));

        assertThat(this.late.complete(OWN, DAY)).isEqualTo(ENDED);
        assertThat(this.late.isOvertaken()).isTrue();
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.Replay(answer("own"), Duration.ZERO));
    }

    private void assertOvertakenOnce() {
        assertThat(this.late.isOvertaken()).isTrue();
        assertThat(this.listener.events()).containsExactly(event(Kind.OVERTAKEN, ID));
    }

    private record ThrowingListener(Throwable thrown) implements EngineListener {

        @Override
        public void overtaken(RecordId id) {
            fail();
        }

        @Override
        public void completionDeferred(RecordId id) {
            fail();
        }

        @Override
        public void completionRecovered(RecordId id) {
            fail();
        }

        private void fail() {
            if (this.thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) this.thrown;
        }
    }
}
