package io.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Acquisition.InFlight;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.NotKeptReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Acquire, complete and release without a lapsed lease, and each of them repeated. */
abstract class FinishingContract extends StoreFixture {

    @Test
    void acquiringAgainGivesTheSameToken() {
        Attempt owner = newAttempt();
        long token = assertAcquires(owner);

        assertThat(assertAcquires(owner)).isEqualTo(token);
        assertThat(assertAcquires(owner)).isEqualTo(token);
        assertInFlight(owner, FINGERPRINT);
    }

    @Test
    void acquiringAgainStartsTheLeaseAnew() {
        Attempt owner = runningForOneLease();
        elapse(lease().dividedBy(2));

        assertAcquires(owner, FINGERPRINT, lease());

        elapse(lease().multipliedBy(3).dividedBy(4));
        assertInFlight(owner, FINGERPRINT);
    }

    @Test
    void aRunningRecordShowsItsFingerprint() {
        Attempt owner = running();

        assertInFlight(owner, FINGERPRINT);
        assertInFlight(owner, FINGERPRINT);
    }

    @Test
    void aRunningRecordWithoutAFingerprintShowsNone() {
        Attempt owner = newAttempt();
        assertAcquires(owner, null, LONG);

        assertInFlight(owner, null);
        assertInFlight(owner, null);
    }

    @Test
    void theLeaseLeftShrinksAsTimePasses() {
        Attempt owner = runningForOneLease();
        Duration half = lease().dividedBy(2);

        assertThat(assertInFlight(owner).leaseLeft()).isPositive().isLessThanOrEqualTo(lease());
        elapse(half);

        InFlight found = assertInFlight(owner);
        assertThat(found.leaseLeft()).isPositive().isLessThanOrEqualTo(half.plus(TOLERANCE));
    }

    @Test
    void anAnswerIsGivenToEveryLaterAttempt() {
        Completion answer = kept("paid");
        Attempt owner = finished(answer);

        assertFinished(owner, answer);
        assertFinished(owner, answer);
    }

    @Test
    void theOwnerItselfFindsItsRecordFinished() {
        Completion answer = kept("paid");
        Attempt owner = finished(answer);

        assertThat(store().acquire(owner, FINGERPRINT, LONG))
                .isInstanceOfSatisfying(
                        Finished.class, found -> assertThat(found.completion()).isEqualTo(answer));
    }

    @ParameterizedTest
    @EnumSource
    void whyAnAnswerWasNotKeptIsGivenBack(NotKeptReason reason) {
        Completion withFingerprint = new NotKept(FINGERPRINT, reason);
        assertFinished(finished(withFingerprint), withFingerprint);

        Completion withoutFingerprint = new NotKept(null, reason);
        assertFinished(finished(withoutFingerprint), withoutFingerprint);
    }

    @Test
    void theAgeOfACompletionGrows() {
        Attempt owner = running();
        elapse(lease());
        long start = System.nanoTime();
        store().complete(owner, kept("paid"), RETENTION);

        assertThat(assertFinished(owner, kept("paid")).age())
                .isGreaterThanOrEqualTo(Duration.ZERO)
                .isLessThanOrEqualTo(sinceStart(start));
        elapse(lease());

        assertThat(assertFinished(owner, kept("paid")).age())
                .isGreaterThanOrEqualTo(lease().minus(TOLERANCE))
                .isLessThanOrEqualTo(sinceStart(start).plus(lease()));
    }

    private static Duration sinceStart(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos).plus(TOLERANCE);
    }

    @Test
    void completingAgainGivesTheSameVerdictAndState() {
        Attempt owner = finished(kept("paid"));

        assertThat(store().complete(owner, kept("paid"), RETENTION)).isTrue();
        assertFinished(owner, kept("paid"));
    }

    @Test
    void completingAgainReplacesTheOwnCompletion() {
        Attempt owner = finished(kept("paid"));
        Completion withoutAnswer = new NotKept(null, NotKeptReason.INCOMPLETE);

        assertThat(store().complete(owner, withoutAnswer, RETENTION)).isTrue();
        assertFinished(owner, withoutAnswer);

        assertThat(store().complete(owner, kept("paid after all"), RETENTION)).isTrue();
        assertFinished(owner, kept("paid after all"));
    }

    @Test
    void completingTakesTheFingerprintOfTheCompletion() {
        Completion answer = kept(OTHER_FINGERPRINT, new byte[] {42});

        assertFinished(finished(answer), answer);
    }

    @Test
    void nobodyElseCompletesARunningRecord() {
        Attempt owner = running();

        assertThat(store().complete(rivalOf(owner), kept("stolen"), RETENTION)).isFalse();
        assertInFlight(owner, FINGERPRINT);
    }

    @Test
    void nobodyElseReplacesACompletion() {
        Attempt owner = finished(kept("paid"));

        assertThat(store().complete(rivalOf(owner), kept("stolen"), RETENTION)).isFalse();
        assertFinished(owner, kept("paid"));
    }

    @Test
    void completingAnAbsentRecordWritesIt() {
        Attempt owner = newAttempt();

        assertThat(store().complete(owner, kept("paid"), RETENTION)).isTrue();
        assertThat(store().complete(owner, kept("paid"), RETENTION)).isTrue();
        assertFinished(owner, kept("paid"));
    }

    @Test
    void releasingFreesTheRecordAtOnce() {
        Attempt owner = running();

        assertThat(store().release(owner)).isTrue();
        assertFree(owner);
    }

    @Test
    void releasingAgainGivesTheSameVerdict() {
        Attempt owner = running();

        assertThat(store().release(owner)).isTrue();
        assertThat(store().release(owner)).isTrue();
        assertFree(owner);
    }

    @Test
    void aReleasedRecordForgetsItsFingerprint() {
        Attempt owner = running();
        store().release(owner);
        Attempt next = rivalOf(owner);

        assertAcquires(next, null, LONG);

        assertInFlight(next, null);
    }

    @Test
    void releasingAfterAnotherHasTheRecordIsRefused() {
        Attempt owner = running();
        store().release(owner);
        Attempt next = rivalOf(owner);
        long token = assertAcquires(next, OTHER_FINGERPRINT, LONG);

        assertThat(store().release(owner)).isFalse();

        assertInFlight(next, OTHER_FINGERPRINT);
        assertThat(assertAcquires(next, OTHER_FINGERPRINT, LONG)).isEqualTo(token);
    }

    @Test
    void releasingWhatWasNeverAcquiredChangesNothing() {
        Attempt stranger = newAttempt();
        assertThat(store().release(stranger)).isTrue();
        assertFree(stranger);

        Attempt owner = running();
        assertThat(store().release(rivalOf(owner))).isFalse();
        assertInFlight(owner, FINGERPRINT);
    }

    @Test
    void releasingAFinishedRecordIsRefused() {
        Attempt owner = finished(kept("paid"));

        assertThat(store().release(owner)).isFalse();
        assertThat(store().release(owner)).isFalse();
        assertThat(store().release(rivalOf(owner))).isFalse();

        assertFinished(owner, kept("paid"));
    }

    @Test
    void releasingARecordFinishedWithoutAnAnswerIsRefused() {
        Completion withoutAnswer = new NotKept(FINGERPRINT, NotKeptReason.TOO_LARGE);
        Attempt owner = finished(withoutAnswer);

        assertThat(store().release(owner)).isFalse();
        assertThat(store().release(rivalOf(owner))).isFalse();

        assertFinished(owner, withoutAnswer);
    }
}
