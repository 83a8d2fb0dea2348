package io.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Attempt;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Leases that lapse, those who take over, late owners, and the renewal that spares all of it. */
abstract class OwnershipContract extends FinishingContract {

    @Test
    void aLapsedRecordIsTakenOver() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();

        Attempt taker = takeOver(owner);

        assertInFlight(taker, OTHER_FINGERPRINT);
        assertThat(store().acquire(owner, FINGERPRINT, LONG)).isInstanceOf(Acquisition.InFlight.class);
        assertThat(store().complete(taker, kept("second run"), RETENTION)).isTrue();
        assertFinished(taker, kept("second run"));
    }

    @Test
    void aTakerDoesNotInheritTheFingerprint() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();
        Attempt taker = rivalOf(owner);

        assertAcquires(taker, null, LONG);

        assertInFlight(taker, null);
    }

    @Test
    void aLateOwnerChangesNothingWhileItsTakerRuns() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();
        Attempt taker = rivalOf(owner);
        long token = assertAcquires(taker, null, lease());

        assertRefusedEverything(owner);

        assertThat(assertInFlight(taker).leaseLeft()).isPositive().isLessThanOrEqualTo(lease());
        assertInFlight(taker, null);
        assertThat(assertAcquires(taker, null, LONG)).isEqualTo(token);
    }

    @Test
    void aLateOwnerChangesNothingAfterItsTakerHasFinished() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();
        Attempt taker = takeOver(owner);
        store().complete(taker, kept("second run"), RETENTION);

        assertRefusedEverything(owner);

        assertFinished(owner, kept("second run"));
    }

    @Test
    void aLateOwnerChangesNothingAfterItsTakerHasSettled() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();
        Attempt taker = takeOver(owner);
        store().settle(taker, null, RETENTION);

        assertRefusedEverything(owner);

        assertInFlight(taker, OTHER_FINGERPRINT);
        assertThat(store().complete(taker, kept("second run"), RETENTION)).isTrue();
    }

    private void assertRefusedEverything(Attempt late) {
        for (int repetition = 0; repetition < 2; repetition++) {
            assertThat(store().complete(late, kept("first run"), RETENTION)).isFalse();
            assertThat(store().settle(late, FINGERPRINT, RETENTION)).isFalse();
            assertThat(store().renew(List.of(late), LONG)).containsExactly(late);
            assertThat(store().release(late)).isFalse();
        }
    }

    @Test
    void aLateOwnerCompletesIfNobodyTookOver() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();

        assertThat(store().complete(owner, kept("late"), RETENTION)).isTrue();
        assertFinished(owner, kept("late"));
    }

    @Test
    void aLateOwnerRenewsIfNobodyTookOver() {
        Attempt owner = newAttempt();
        long token = assertAcquires(owner, FINGERPRINT, lease());
        Attempt other = runningForOneLease();
        elapse(lease().multipliedBy(3).dividedBy(2));
        Attempt taker = takeOver(other);

        assertThat(store().renew(List.of(other, owner), lease())).containsExactly(other);

        elapse(lease().dividedBy(2));
        assertInFlight(owner, FINGERPRINT);
        assertInFlight(taker, OTHER_FINGERPRINT);
        assertThat(assertAcquires(owner, null, LONG)).isEqualTo(token);
    }

    @Test
    void aLateOwnerAcquiresItsRecordAgainIfNobodyTookOver() {
        Attempt owner = newAttempt();
        long token = assertAcquires(owner, FINGERPRINT, lease());
        letLeaseLapse();

        assertThat(assertAcquires(owner, null, LONG)).isEqualTo(token);

        assertInFlight(owner, FINGERPRINT);
    }

    @Test
    void aLateOwnerReleasesIfNobodyTookOver() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();

        assertThat(store().release(owner)).isTrue();
        assertFree(owner);
    }

    @Test
    void aLateOwnerCompletesAfterItsTakersRecordIsGone() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();
        store().complete(takeOver(owner), kept("second run"), Retention.of(lease()));
        letLeaseLapse();

        assertThat(store().complete(owner, kept("first run"), RETENTION)).isTrue();
        assertFinished(owner, kept("first run"));
    }

    @Test
    void anAttemptThatComesBackAfterATakeoverDoesNotOwnTheRecord() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();
        Attempt taker = takeOver(owner);

        assertThat(store().acquire(owner, FINGERPRINT, LONG)).isNotInstanceOf(Acquired.class);
        assertThat(store().complete(owner, kept("first run"), RETENTION)).isFalse();
        assertThat(store().complete(taker, kept("second run"), RETENTION)).isTrue();
    }

    @Test
    void renewingKeepsARecordAlive() {
        Attempt owner = newAttempt();
        long token = assertAcquires(owner, FINGERPRINT, lease());
        for (int renewal = 0; renewal < 2; renewal++) {
            elapse(lease().dividedBy(2));
            assertThat(store().renew(List.of(owner), lease())).isEmpty();
            assertThat(store().renew(List.of(owner), lease())).isEmpty();
        }
        elapse(lease().multipliedBy(3).dividedBy(4));

        assertInFlight(owner, FINGERPRINT);
        assertThat(assertAcquires(owner, FINGERPRINT, LONG)).isEqualTo(token);
    }

    @Test
    void aRenewedLeaseLapsesToo() {
        Attempt owner = runningForOneLease();
        store().renew(List.of(owner), lease());
        letLeaseLapse();

        assertFree(owner);
    }

    @Test
    void renewingReportsExactlyTheOvertaken() {
        Attempt overtakenByRunning = runningForOneLease();
        Attempt overtakenByFinished = runningForOneLease();
        Attempt overtakenBySettled = runningForOneLease();
        letLeaseLapse();
        takeOver(overtakenByRunning);
        store().complete(takeOver(overtakenByFinished), kept("second run"), RETENTION);
        store().settle(takeOver(overtakenBySettled), null, RETENTION);
        Attempt running = running();
        Attempt finished = finished(kept("paid"));
        Attempt settled = running();
        store().settle(settled, null, RETENTION);
        Attempt released = running();
        store().release(released);
        Attempt absent = newAttempt();
        List<Attempt> all = List.of(
                running,
                overtakenByRunning,
                finished,
                overtakenByFinished,
                settled,
                overtakenBySettled,
                released,
                absent);

        Set<Attempt> overtaken = Set.of(overtakenByRunning, overtakenByFinished, overtakenBySettled);
        assertThat(store().renew(all, LONG)).isEqualTo(overtaken);
        assertThat(store().renew(all, LONG)).isEqualTo(overtaken);
    }

    @Test
    void renewingTellsAttemptsOnOneRecordApart() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();
        Attempt taker = takeOver(owner);

        assertThat(store().renew(List.of(owner, taker), LONG)).containsExactly(owner);
        assertThat(store().renew(List.of(taker, owner), LONG)).containsExactly(owner);
    }

    @Test
    void renewingNothingReportsNothing() {
        assertThat(store().renew(List.of(), LONG)).isEmpty();
    }

    @Test
    void renewingExtendsManyAtOnce() {
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            attempts.add(newAttempt());
        }
        attempts.forEach(attempt -> assertAcquires(attempt, FINGERPRINT, lease()));

        assertThat(store().renew(attempts, LONG)).isEmpty();

        letLeaseLapse();
        assertThat(attempts).allSatisfy(attempt -> assertInFlight(attempt, FINGERPRINT));
    }

    @Test
    void renewingRecreatesNothing() {
        Attempt absent = newAttempt();
        Attempt released = running();
        store().release(released);

        assertThat(store().renew(List.of(absent, released), LONG)).isEmpty();

        assertFree(absent);
        assertFree(released);
    }

    @Test
    void renewingLeavesAFinishedRecordAndItsRetentionAlone() {
        Attempt owner = running();
        store().complete(owner, kept("paid"), Retention.of(lease()));

        assertThat(store().renew(List.of(owner), LONG)).isEmpty();

        assertFinished(owner, kept("paid"));
        letLeaseLapse();
        assertFree(owner);
    }

    @Test
    void renewingALapsedRecordDoesNotReportIt() {
        Attempt owner = runningForOneLease();
        letLeaseLapse();

        assertThat(store().renew(List.of(owner), Duration.ofMillis(1))).isEmpty();

        elapse(TOLERANCE);
        assertFree(owner);
    }
}
