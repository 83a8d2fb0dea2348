package io.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordAdministration;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.RecordSnapshot.Kept;
import io.idempotency.store.RecordSnapshot.NotKept;
import io.idempotency.store.RecordSnapshot.Running;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What whoever operates a store sees of a record, without touching it. */
abstract class FindingContract extends StoreFixture {

    private static final Retention SHORTEST = Retention.of(Duration.ofMillis(1));

    /**
     * Gives what finds and deletes the records of {@link #store()}.
     *
     * @return the store itself, unless overridden
     */
    protected RecordAdministration administration() {
        return (RecordAdministration) store();
    }

    @Test
    void whatIsAbsentIsNotFound() {
        Attempt attempt = newAttempt();

        assertThat(find(attempt)).isNull();
        assertAcquires(attempt);
        store().release(attempt);
        assertThat(find(attempt)).isNull();
    }

    @Test
    void whatHasExpiredIsNeitherFoundNorDeleted() {
        Attempt finished = running();
        store().complete(finished, kept("paid"), SHORTEST);
        Attempt settled = newAttempt();
        store().settle(settled, null, SHORTEST);
        elapse(TOLERANCE);

        assertThat(find(finished)).isNull();
        assertThat(find(settled)).isNull();
        assertThat(delete(finished)).isFalse();
    }

    @Test
    void aRunIsFoundRunning() {
        Running found = found(Running.class, running());

        assertThat(found.settled()).isFalse();
        assertThat(found.takeable()).isFalse();
        assertThat(found.leaseLeft()).isBetween(LONG.dividedBy(2), LONG);
    }

    @Test
    void aRunThatHasSettledIsFoundSettled() {
        Attempt settled = running();
        store().settle(settled, null, RETENTION);
        Running found = found(Running.class, settled);

        assertThat(found.settled()).isTrue();
        assertThat(found.takeable()).isFalse();
        assertThat(found.leaseLeft()).isBetween(LONG.dividedBy(2), LONG);
        assertBetween(found.timeLeft(), LONG.dividedBy(2), LONG);
    }

    @Test
    void aLapsedRunIsFoundTakeable() {
        Attempt lapsed = runningForOneLease();
        letLeaseLapse();
        Running found = found(Running.class, lapsed);

        assertThat(found.settled()).isFalse();
        assertThat(found.takeable()).isTrue();
    }

    @Test
    void aSettledRunThatHasLapsedIsFoundFinished() {
        Attempt settled = settledForOneLease();
        letLeaseLapse();
        NotKept found = found(NotKept.class, settled);

        assertThat(found.reason()).isEqualTo(NotKeptReason.SETTLED);
        assertThat(found.age()).isBetween(lease(), LONG.dividedBy(2));
        assertBetween(found.timeLeft(), LONG.dividedBy(2), LONG.minus(lease()));
    }

    @Test
    void aKeptAnswerIsFoundByItsHead() {
        Completion.Kept answer = kept("paid");
        Kept found = found(Kept.class, finished(answer));

        assertThat(found.head()).isEqualTo(answer.answer().head());
        assertThat(found.age()).isLessThan(LONG.dividedBy(2));
        assertBetween(found.timeLeft(), LONG.dividedBy(2), LONG);
    }

    @ParameterizedTest
    @EnumSource
    void whyAnAnswerWasNotKeptIsFound(NotKeptReason reason) {
        NotKept found = found(NotKept.class, finished(new Completion.NotKept(null, reason)));

        assertThat(found.reason()).isEqualTo(reason);
        assertThat(found.age()).isLessThan(LONG.dividedBy(2));
        assertBetween(found.timeLeft(), LONG.dividedBy(2), LONG);
    }

    @Test
    void whatIsKeptForEverHasNoEnd() {
        Attempt finished = running();
        store().complete(finished, kept("paid"), Retention.FOREVER);
        Attempt settled = running();
        store().settle(settled, null, Retention.FOREVER);

        assertThat(found(Kept.class, finished).timeLeft()).isNull();
        assertThat(found(Running.class, settled).timeLeft()).isNull();
    }

    @Test
    void whatIsFoundAges() {
        Attempt running = running();
        Attempt finished = finished(kept("paid"));
        Duration passed = TOLERANCE.multipliedBy(5);
        elapse(passed);

        Duration rounded = passed.minus(TOLERANCE);
        assertThat(found(Running.class, running).leaseLeft()).isLessThanOrEqualTo(LONG.minus(rounded));
        assertThat(found(Kept.class, finished).age()).isGreaterThanOrEqualTo(rounded);
        assertBetween(found(Kept.class, finished).timeLeft(), LONG.dividedBy(2), LONG.minus(rounded));
    }

    @Test
    void findingTakesNothing() {
        Attempt attempt = newAttempt();
        find(attempt);
        assertAcquires(attempt, FINGERPRINT, lease());
        find(attempt);
        letLeaseLapse();
        find(attempt);

        assertThat(store().complete(attempt, kept("paid"), RETENTION)).isTrue();
        find(attempt);
        assertFinished(attempt, kept("paid"));
    }

    @Test
    void findingRenewsNothing() {
        Attempt running = runningForOneLease();
        Attempt settled = settledForOneLease();
        Attempt finished = running();
        store().complete(finished, kept("paid"), Retention.of(lease()));
        elapse(lease().dividedBy(2));
        List.of(running, settled, finished).forEach(this::find);
        elapse(lease().dividedBy(2).plus(TOLERANCE));

        assertFree(running);
        assertFinished(settled, new Completion.NotKept(FINGERPRINT, NotKeptReason.SETTLED));
        assertFree(finished);
    }

    final @Nullable RecordSnapshot find(Attempt attempt) {
        return administration().find(attempt.id());
    }

    final <T extends RecordSnapshot> T found(Class<T> kind, Attempt attempt) {
        RecordSnapshot found = find(attempt);
        assertThat(found).isInstanceOf(kind);
        return kind.cast(Objects.requireNonNull(found));
    }

    final boolean delete(Attempt attempt) {
        return administration().deleteFinished(attempt.id());
    }

    private static void assertBetween(@Nullable Duration timeLeft, Duration least, Duration most) {
        assertThat(timeLeft).isNotNull().isBetween(least, most.plus(TOLERANCE));
    }
}
