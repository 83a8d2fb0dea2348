package io.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Attempt;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records whose effect has happened: never free again before their retention ends. */
abstract class SettlingContract extends OwnershipContract {

    private static final NotKept SETTLED = new NotKept(FINGERPRINT, NotKeptReason.SETTLED);

    @Test
    void aSettledRecordIsInFlightUntilItsLeaseLapses() {
        Attempt owner = settledForOneLease();

        assertThat(assertInFlight(owner).leaseLeft()).isPositive().isLessThanOrEqualTo(lease());
        assertInFlight(owner, FINGERPRINT);
    }

    @Test
    void aSettledRecordIsFinishedWhenItsLeaseHasLapsed() {
        Attempt owner = settledForOneLease();
        letLeaseLapse();

        assertFinished(owner, SETTLED);
        assertFinished(owner, SETTLED);
    }

    @Test
    void settlingAgainGivesTheSameVerdictAndState() {
        Attempt owner = settledForOneLease();

        assertThat(store().settle(owner, FINGERPRINT, RETENTION)).isTrue();

        assertInFlight(owner, FINGERPRINT);
        letLeaseLapse();
        assertThat(store().settle(owner, FINGERPRINT, RETENTION)).isTrue();
        assertFinished(owner, SETTLED);
    }

    @Test
    void theAgeOfASettledRecordIsNoGreaterThanTheTimeSinceItWasSettled() {
        long start = System.nanoTime();
        Attempt owner = settledForOneLease();
        letLeaseLapse();

        Duration elapsed = Duration.ofNanos(System.nanoTime() - start).plus(lease());
        assertThat(assertFinished(owner, SETTLED).age())
                .isGreaterThanOrEqualTo(Duration.ZERO)
                .isLessThanOrEqualTo(elapsed.plus(TOLERANCE.multipliedBy(2)));
    }

    @Test
    void aSettledRecordIsCompleted() {
        Attempt owner = settledForOneLease();

        assertThat(store().complete(owner, kept("paid"), RETENTION)).isTrue();
        assertFinished(owner, kept("paid"));
        letLeaseLapse();
        assertFinished(owner, kept("paid"));
    }

    @Test
    void aSettledRecordIsCompletedEvenAfterItsLeaseHasLapsed() {
        Attempt owner = settledForOneLease();
        letLeaseLapse();
        assertFinished(owner, SETTLED);

        assertThat(store().complete(owner, kept("late"), RETENTION)).isTrue();
        assertFinished(owner, kept("late"));
    }

    @Test
    void aSettledRecordIsNotReleased() {
        Attempt owner = settledForOneLease();

        assertThat(store().release(owner)).isFalse();
        assertThat(store().release(rivalOf(owner))).isFalse();
        assertInFlight(owner, FINGERPRINT);

        letLeaseLapse();
        assertThat(store().release(owner)).isFalse();
        assertThat(store().release(rivalOf(owner))).isFalse();
        assertFinished(owner, SETTLED);
    }

    @Test
    void nobodyElseSettlesARecord() {
        Attempt running = runningForOneLease();
        assertThat(store().settle(rivalOf(running), OTHER_FINGERPRINT, RETENTION))
                .isFalse();
        assertInFlight(running, FINGERPRINT);

        Attempt settled = settledForOneLease();
        assertThat(store().settle(rivalOf(settled), OTHER_FINGERPRINT, RETENTION))
                .isFalse();
        letLeaseLapse();
        assertThat(store().settle(rivalOf(settled), OTHER_FINGERPRINT, RETENTION))
                .isFalse();
        assertThat(store().complete(rivalOf(settled), kept("stolen"), RETENTION))
                .isFalse();

        assertFinished(settled, SETTLED);
        assertFree(running);
    }

    @Test
    void settlingWithoutAFingerprintKeepsTheEarlierOne() {
        Attempt owner = runningForOneLease();

        assertThat(store().settle(owner, null, RETENTION)).isTrue();
        assertThat(store().settle(owner, null, RETENTION)).isTrue();

        assertInFlight(owner, FINGERPRINT);
        letLeaseLapse();
        assertFinished(owner, SETTLED);
    }

    @Test
    void settlingSuppliesAFingerprint() {
        Attempt owner = newAttempt();
        assertAcquires(owner, null, lease());
        assertThat(store().settle(owner, null, RETENTION)).isTrue();

        assertThat(store().settle(owner, FINGERPRINT, RETENTION)).isTrue();

        assertInFlight(owner, FINGERPRINT);
        letLeaseLapse();
        assertFinished(owner, SETTLED);
    }

    @Test
    void aRecordThatNeverHadAFingerprintIsSettledWithoutOne() {
        Attempt owner = newAttempt();
        assertAcquires(owner, null, lease());

        assertThat(store().settle(owner, null, RETENTION)).isTrue();

        letLeaseLapse();
        assertFinished(owner, new NotKept(null, NotKeptReason.SETTLED));
    }

    @Test
    void settlingAnAbsentRecordWritesItFinished() {
        Attempt owner = newAttempt();

        assertThat(store().settle(owner, FINGERPRINT, RETENTION)).isTrue();
        assertThat(store().settle(owner, FINGERPRINT, RETENTION)).isTrue();
        assertFinished(owner, SETTLED);
        assertThat(store().complete(owner, kept("late"), RETENTION)).isTrue();
        assertFinished(owner, kept("late"));
    }

    @Test
    void aLateOwnerSettlesIfNobodyTookOver() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();

        assertThat(store().settle(owner, FINGERPRINT, RETENTION)).isTrue();
        assertFinished(owner, SETTLED);
        assertThat(store().complete(owner, kept("late"), RETENTION)).isTrue();
        assertFinished(owner, kept("late"));
    }

    @Test
    void aLateOwnerSettlesAfterItsTakersRecordIsGone() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();
        store().complete(takeOver(owner), kept("second run"), Retention.of(lease()));
        letLeaseLapse();

        assertThat(store().settle(owner, FINGERPRINT, RETENTION)).isTrue();
        assertFinished(owner, SETTLED);
    }

    @Test
    void settlingAFinishedRecordChangesNothing() {
        Attempt owner = running();
        store().complete(owner, kept("paid"), Retention.of(lease()));

        assertThat(store().settle(owner, OTHER_FINGERPRINT, RETENTION)).isTrue();
        assertThat(store().settle(owner, null, RETENTION)).isTrue();

        assertFinished(owner, kept("paid"));
        letLeaseLapse();
        assertFree(owner);
    }

    @Test
    void renewingASettledRecordLeavesItSettled() {
        Attempt owner = settledForOneLease();

        assertThat(store().renew(List.of(owner), lease())).isEmpty();

        assertInFlight(owner, FINGERPRINT);
        assertThat(store().release(owner)).isFalse();
        letLeaseLapse();
        assertFinished(owner, SETTLED);
    }

    @Test
    void renewingASettledRecordAfterItsLeaseDoesNotBringItBack() {
        Attempt owner = settledForOneLease();
        letLeaseLapse();

        assertThat(store().renew(List.of(owner), LONG)).isEmpty();

        assertFinished(owner, SETTLED);
    }

    @Test
    void aSettledRecordIsFreeWhenItsRetentionEnds() {
        Attempt owner = runningForOneLease();
        store().settle(owner, null, Retention.of(lease().multipliedBy(2)));
        letLeaseLapse();
        assertFinished(owner, SETTLED);

        letLeaseLapse();
        assertFree(owner);
    }

    @Test
    void aSettledRecordIsNotFreeWhileItsLeaseLastsHoweverShortItsRetention() {
        Attempt owner = running();
        store().settle(owner, null, Retention.of(Duration.ofMillis(1)));
        elapse(TOLERANCE);

        assertInFlight(owner, FINGERPRINT);
        assertThat(store().release(owner)).isFalse();
        assertThat(store().complete(owner, kept("paid"), RETENTION)).isTrue();
        assertFinished(owner, kept("paid"));
    }

    @Test
    void theRetentionOfACompletionReplacesThatOfTheSettling() {
        Attempt owner = running();
        store().settle(owner, null, RETENTION);
        store().complete(owner, kept("paid"), Retention.of(lease()));
        letLeaseLapse();

        assertFree(owner);
    }
}
