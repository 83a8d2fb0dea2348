package io.idempotency;

import static io.idempotency.TestEngine.LEASE;
import static io.idempotency.TestRecords.DAY;
import static io.idempotency.TestRecords.answer;
import static io.idempotency.TestRecords.fingerprint;
import static io.idempotency.TestRecords.kept;
import static io.idempotency.TestRecords.notKept;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.idempotency.FaultyStore.Call;
import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordId;
import io.idempotency.store.UnreadableRecordException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests are recognised whichever key has signed what they looked like, as long as it is there. */
class SignedFingerprintTests {

    private static final RecordId ID = TestRecords.id(1);
    private static final Ending ENDED = new Ending.Ended();
    private static final Decision REPLAY = new Decision.Replay(answer("answer"), Duration.ZERO);
    private static final Decision REUSED = new Decision.KeyReused();
    private static final Decision IN_PROGRESS = new Decision.InProgress(LEASE);

    private final TestEngine test = new TestEngine();
    private final IdempotencyEngine plain = this.test.engine();
    private final IdempotencyEngine before = this.test.withKeys(TestKeys.of("a", "b"));
    private final IdempotencyEngine after = this.test.withKeys(TestKeys.of("b", "a"));
    private final IdempotencyEngine stranger = this.test.withKeys(TestKeys.of("c"));

    @Test
    void aStoreNeverSeesAPlainOne() {
        Execution first = run(this.before);
        assertSigned("2.a.raw.7.-1.");
        first.settle(fingerprint("request"), DAY);
        assertSigned("2.a.raw.7.-1.");
        first.complete(kept("request", "answer"), DAY);
        assertSigned("2.a.raw.7.-1.");
    }

    @Test
    void aStoreNeverSeesAPlainOneOfAnAnswerThatIsNotKept() {
        run(this.before).complete(notKept("request", NotKeptReason.TOO_LARGE), DAY);

        assertSigned("2.a.raw.7.-1.");
    }

    @Test
    void equalRequestsOfTwoRecordsLookDifferent() {
        Fingerprints fingerprints = new Fingerprints(TestKeys.of("a"));
        Fingerprint plain = fingerprint("request");

        assertThat(fingerprints.sign(ID, plain))
                .isEqualTo(fingerprints.sign(ID, plain))
                .isNotEqualTo(fingerprints.sign(TestRecords.id(2), plain));
    }

    @Test
    void aFinishedRequestIsRecognisedAfterARotation() {
        run(this.before).complete(kept("request", "answer"), DAY);

        assertThat(this.test.begin(this.after.attempt(ID), "request")).isEqualTo(REPLAY);
        assertThat(this.test.begin(this.after.attempt(ID), "another")).isEqualTo(REUSED);
    }

    @Test
    void aRunningRequestIsRecognisedAfterARotation() {
        run(this.before);

        assertThat(this.test.begin(this.after.attempt(ID), "request")).isEqualTo(IN_PROGRESS);
        assertThat(this.test.begin(this.after.attempt(ID), "another")).isEqualTo(REUSED);
    }

    @Test
    void anOlderInstanceRecognisesWhatANewerOneHasSigned() {
        run(this.after).complete(kept("request", "answer"), DAY);

        assertThat(this.test.begin(this.before.attempt(ID), "request")).isEqualTo(REPLAY);
        assertThat(this.test.begin(this.before.attempt(ID), "another")).isEqualTo(REUSED);
    }

    @Test
    void whatWasRecordedPlainIsComparedPlainly() {
        run(this.plain).complete(kept("request", "answer"), DAY);

        assertThat(this.test.begin(this.before.attempt(ID), "request")).isEqualTo(REPLAY);
        assertThat(this.test.begin(this.before.attempt(ID), "another")).isEqualTo(REUSED);
    }

    @Test
    void whatWasRecordedPlainIsUnreadableWhereThatIsRefused() {
        run(this.plain).complete(kept("request", "answer"), DAY);

        assertUnreadable(this.test.withKeys(TestKeys.of("a").refusingPlain()));
    }

    @Test
    void withoutItsKeyItIsUnreadable() {
        Execution first = run(this.before);
        assertUnreadable(this.stranger);
        assertUnreadable(this.plain);
        first.complete(kept("request", "answer"), DAY);

        assertUnreadable(this.stranger);
        assertUnreadable(this.plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"same", "rotated"})
    void whoWasOvertakenRecognisesTheOther(String keys) {
        IdempotencyEngine others = keys.equals("same") ? this.before : this.after;
        Execution late = run(this.before);
        this.test.clock().advance(LEASE);
        run(others).complete(kept("request", "answer"), DAY);

        assertThat(late.complete(kept("request", "own"), DAY)).isEqualTo(new Ending.Overtaken(REPLAY));
        assertThat(late.complete(kept("another", "own"), DAY)).isEqualTo(new Ending.Overtaken(REUSED));
    }

    /** It cannot tell whether the other was the same, nor read its answer: the retry finds out. */
    @Test
    void whoWasOvertakenByOneThatItCannotReadIsInProgress() {
        Execution late = run(this.before);
        this.test.clock().advance(LEASE);
        Execution other = this.stranger.attempt(ID);
        assertThat(this.test.begin(other, "request")).isInstanceOf(Decision.Run.class);
        assertThat(late.complete(kept("request", "own"), DAY)).isEqualTo(new Ending.Overtaken(IN_PROGRESS));
        other.complete(kept("request", "answer"), DAY);

        assertThat(late.complete(kept("request", "own"), DAY)).isEqualTo(new Ending.Overtaken(IN_PROGRESS));
    }

    @Test
    void whatTheStoreCouldNotBeToldIsRecognisedAndArrivesSigned() {
        IdempotencyEngine strict = this.test.withKeys(TestKeys.of("a").refusingPlain());
        Execution first = run(strict);
        this.test.store().refuse(Call.COMPLETE);
        assertThat(first.complete(kept("request", "answer"), DAY)).isEqualTo(ENDED);

        assertThat(this.test.begin(strict.attempt(ID), "request")).isEqualTo(REPLAY);
        assertThat(this.test.begin(strict.attempt(ID), "another")).isEqualTo(REUSED);
        this.test.store().recover();
        strict.backlog().repeat();
        assertSigned("2.a.raw.7.-1.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.",
                "2.a",
                "2.a.",
                "2.a.raw.7.-1.",
                "2.a.raw.7.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "2..raw.7.-1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "2.a.new.7.-1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "3.a.raw.7.-1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void anUnknownFormIsUnreadable(String form) {
        Fingerprints fingerprints = new Fingerprints(TestKeys.of("a"));

        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> fingerprints.recorded(ID, new Fingerprint(form)));
    }

    private Execution run(IdempotencyEngine engine) {
        Execution execution = engine.attempt(ID);
        assertThat(this.test.begin(execution, "request")).isInstanceOf(Decision.Run.class);
        return execution;
    }

    private void assertUnreadable(IdempotencyEngine engine) {
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> this.test.begin(engine.attempt(ID), "request"));
    }

    private void assertSigned(String start) {
        Acquisition acquisition = this.test.memory().acquire(Attempt.on(ID), null, LEASE);
        String digest = fingerprint("request").value().substring("1.raw.7.-1.".length());

        assertThat(Decisions.recorded(acquisition)).isNotNull();
        assertThat(Decisions.recorded(acquisition).value()).startsWith(start).doesNotContain(digest);
    }
}
