package io.idempotency;

import static io.idempotency.TestEngine.LEASE;
import static io.idempotency.TestEngine.MOMENT;
import static io.idempotency.TestRecords.DAY;
import static io.idempotency.TestRecords.answer;
import static io.idempotency.TestRecords.fingerprint;
import static io.idempotency.TestRecords.kept;
import static io.idempotency.TestRecords.notKept;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.idempotency.FaultyStore.Call;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.Retention;
import io.idempotency.store.UnreadableRecordException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExecutionTests {

    private static final Ending ENDED = new Ending.Ended();
    private static final Duration SOME_TIME = Duration.ofSeconds(7);

    private final TestEngine engine = new TestEngine();

    @Test
    void theFirstRunsAndItsRetryGetsItsAnswer() {
        Execution first = this.engine.run("request");
        assertThat(first.complete(kept("request", "answer"), DAY)).isEqualTo(ENDED);
        this.engine.clock().advance(SOME_TIME);

        assertThat(this.engine.begin("request")).isEqualTo(new Decision.Replay(answer("answer"), SOME_TIME));
        assertThat(this.engine.store().calls()).containsExactly(Call.ACQUIRE, Call.COMPLETE, Call.ACQUIRE);
        this.engine.assertNothingIsHeld();
    }

    @Test
    void aRetryIsRefusedWhileTheFirstRuns() {
        this.engine.run("request");
        this.engine.clock().advance(SOME_TIME);

        assertThat(this.engine.begin("request")).isEqualTo(new Decision.InProgress(LEASE.minus(SOME_TIME)));
    }

    @Test
    void anotherRequestWithTheKeyIsToldSo() {
        Execution first = this.engine.run("request");
        assertThat(this.engine.begin("another")).isEqualTo(new Decision.KeyReused());
        first.complete(kept("request", "answer"), DAY);

        assertThat(this.engine.begin("another")).isEqualTo(new Decision.KeyReused());
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
    }

    @Test
    void anotherRequestIsToldNothingWhileTheFirstHasNotBeenRead() throws IOException {
        Execution first = this.engine.attempt();
        assertThat(first.begin(TestRequest.unread("request"))).isInstanceOf(Decision.Run.class);
        assertThat(this.engine.begin("another")).isEqualTo(new Decision.InProgress(LEASE));
        first.complete(kept("request", "answer"), DAY);

        assertThat(this.engine.begin("another")).isEqualTo(new Decision.KeyReused());
        assertThat(this.engine.attempt().begin(TestRequest.unread("request"))).isInstanceOf(Decision.Replay.class);
        assertThat(this.engine.attempt().begin(TestRequest.unread("another"))).isEqualTo(new Decision.KeyReused());
    }

    @Test
    void aRetryThatHasNotBeenReadIsRefusedWhileTheFirstRuns() throws IOException {
        this.engine.run("request");

        assertThat(this.engine.attempt().begin(TestRequest.unread("another")))
                .isEqualTo(new Decision.InProgress(LEASE));
    }

    @ParameterizedTest
    @EnumSource
    void aRetryLearnsWhyThereIsNoAnswer(NotKeptReason reason) {
        assertThat(this.engine.run("request").complete(notKept("request", reason), DAY))
                .isEqualTo(ENDED);

        assertThat(this.engine.begin("request")).isEqualTo(new Decision.NotKept(reason));
        assertThat(this.engine.begin("another")).isEqualTo(new Decision.KeyReused());
    }

    @Test
    void anAnswerIsKeptForItsRetention() {
        this.engine.run("request").complete(kept("request", "answer"), Retention.of(SOME_TIME));
        this.engine.clock().advance(SOME_TIME.minus(MOMENT));
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
        this.engine.clock().advance(MOMENT);

        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Run.class);
    }

    @Test
    void afterAReleaseTheNextRuns() throws IOException {
        Execution first = this.engine.attempt();
        long token = ((Decision.Run) first.begin(TestRequest.read("request"))).fencingToken();
        assertThat(first.release(fingerprint("request"))).isEqualTo(ENDED);

        Decision.Run next = (Decision.Run) this.engine.begin("another");
        assertThat(next.fencingToken()).isGreaterThan(token);
        assertThat(this.engine.listener().events()).isEmpty();
    }

    @Test
    void aReleasedRunHoldsNothing() {
        this.engine.run("request").release(null);

        this.engine.assertNothingIsHeld();
    }

    @Test
    void aSettledRunCannotBeReleased() {
        Execution run = this.engine.run("request");
        assertThat(run.isSettled()).isFalse();
        assertThat(run.settle(fingerprint("request"), DAY)).isTrue();
        assertThat(run.isSettled()).isTrue();
        this.engine.assertNothingIsHeld();

        assertThatIllegalStateException().isThrownBy(() -> run.release(null));
        assertThat(this.engine.store().count(Call.RELEASE)).isZero();
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.InProgress.class);
    }

    @Test
    void aSettledRunIsDoneWhenItsLeaseEnds() {
        this.engine.run("request").settle(fingerprint("request"), DAY);
        this.engine.clock().advance(LEASE.minus(MOMENT));
        this.engine.renewLeases();
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.InProgress(MOMENT));
        this.engine.clock().advance(MOMENT);

        assertThat(this.engine.begin("request")).isEqualTo(new Decision.NotKept(NotKeptReason.SETTLED));
        assertThat(this.engine.begin("another")).isEqualTo(new Decision.KeyReused());
        assertThat(this.engine.store().count(Call.RENEW)).isZero();
    }

    @Test
    void aSettledRunMayStillComplete() {
        Execution run = this.engine.run("request");
        run.settle(null, DAY);
        this.engine.clock().advance(LEASE.multipliedBy(2));
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.NotKept(NotKeptReason.SETTLED));

        assertThat(run.complete(kept("request", "answer"), DAY)).isEqualTo(ENDED);
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
        this.engine.assertNothingIsHeld();
    }

    @Test
    void settlingTwiceIsSettling() {
        Execution run = this.engine.run("request");

        assertThat(run.settle(null, DAY)).isTrue();
        assertThat(run.settle(fingerprint("request"), DAY)).isTrue();
        assertThat(run.isSettled()).isTrue();
    }

    @Test
    void aRunLeftOpenKeepsItsKeyForOneMoreLeaseAndNotLonger() {
        Execution run = this.engine.run("request");
        this.engine.clock().advance(SOME_TIME);
        run.leaveOpen();
        this.engine.clock().advance(LEASE.minus(MOMENT));
        this.engine.renewLeases();
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.InProgress(MOMENT));
        this.engine.clock().advance(MOMENT);

        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Run.class);
    }

    @Test
    void whatIsSettledAfterItWasLeftOpenIsDone() {
        Execution run = this.engine.run("request");
        run.leaveOpen();
        this.engine.clock().advance(SOME_TIME);
        assertThat(run.settle(fingerprint("request"), DAY)).isTrue();
        this.engine.clock().advance(LEASE);

        assertThat(this.engine.begin("request")).isEqualTo(new Decision.NotKept(NotKeptReason.SETTLED));
        this.engine.assertNothingIsHeld();
    }

    @Test
    void aRunThatIsRenewedKeepsItsKey() {
        Execution run = this.engine.run("request");
        for (int i = 0; i < 10; i++) {
            this.engine.clock().advance(LEASE.minus(MOMENT));
            this.engine.renewLeases();
        }
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.InProgress(LEASE));

        assertThat(run.complete(kept("request", "answer"), DAY)).isEqualTo(ENDED);
        assertThat(run.isOvertaken()).isFalse();
    }

    @Test
    void aLateRunEndsItsRecordWhereNobodyHasTakenIt() {
        Execution first = this.engine.run("request");
        this.engine.clock().advance(LEASE.multipliedBy(2));
        assertThat(first.complete(kept("request", "answer"), DAY)).isEqualTo(ENDED);

        assertThat(this.engine.begin("request")).isEqualTo(new Decision.Replay(answer("answer"), Duration.ZERO));
        assertThat(this.engine.listener().events()).isEmpty();
    }

    @Test
    void nothingIsHeldWhenTheClientBreaksOffWhileItIsCompared() {
        this.engine.run("request").complete(kept("request", "answer"), DAY);
        PresentedRequest broken = failing(new EOFException("The client has gone"));

        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> this.engine.attempt().begin(broken));
        this.engine.assertNothingIsHeld();
    }

    @Test
    void nothingIsHeldWhenTheRecordedFingerprintIsUnreadable() {
        this.engine.run("request").complete(kept("request", "answer"), DAY);
        PresentedRequest unable = failing(new UnreadableRecordException("of another release"));

        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> this.engine.attempt().begin(unable));
        this.engine.assertNothingIsHeld();
    }

    @Test
    void downstreamKeysAreTheSameInEveryAttempt() {
        String key = this.engine.attempt().downstreamKey("psp");

        assertThat(this.engine.attempt().downstreamKey("psp")).isEqualTo(key);
        assertThat(UUID.fromString(key)).hasToString(key);
        assertThat(this.engine.attempt().downstreamKey("mail")).isNotEqualTo(key);
        assertThat(this.engine.engine().attempt(TestRecords.id(2)).downstreamKey("psp"))
                .isNotEqualTo(key);
    }

    private static PresentedRequest failing(Exception failure) {
        return new PresentedRequest() {

            @Override
            public Fingerprint fingerprint() {
                return TestRecords.fingerprint("request");
            }

            @Override
            public Match compareWithRunning(RecordedFingerprint recorded) {
                throw new AssertionError();
            }

            @Override
            public Match compareWithFinished(RecordedFingerprint recorded) throws IOException {
                if (failure instanceof IOException broken) {
                    throw broken;
                }
                throw (RuntimeException) failure;
            }
        };
    }
}
