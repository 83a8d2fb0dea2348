package io.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordAdministration;
import io.idempotency.store.Retention;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whether a store that has the ability of {@link RecordAdministration} keeps the contract of that. The author of such a store extends
 * this class beside {@link IdempotencyStoreContract}, in the same way.
 *
 * <p>It does not test records that this version cannot read.
 */
public abstract class RecordAdministrationContract extends FindingContract {

    private static final int DUELS = 200;

    /** For leaves. */
    protected RecordAdministrationContract() {}

    @Test
    void aRunIsNotDeleted() {
        Attempt running = running();
        assertThat(delete(running)).isFalse();

        assertInFlight(running, FINGERPRINT);
        assertThat(store().complete(running, kept("paid"), RETENTION)).isTrue();
        assertFinished(running, kept("paid"));
    }

    @Test
    void aRunThatHasSettledIsNotDeleted() {
        Attempt settled = running();
        store().settle(settled, null, RETENTION);
        assertThat(delete(settled)).isFalse();

        assertInFlight(settled, FINGERPRINT);
        assertThat(store().release(settled)).isFalse();
    }

    @Test
    void aLapsedRunIsNotDeleted() {
        Attempt lapsed = runningForOneLease();
        letLeaseLapse();
        assertThat(delete(lapsed)).isFalse();

        assertThat(find(lapsed)).isNotNull();
        assertThat(store().complete(lapsed, kept("paid"), RETENTION)).isTrue();
    }

    @Test
    void aFinishedRecordIsDeletedOnce() {
        Attempt kept = finished(kept("paid"));
        Attempt notKept = finished(new Completion.NotKept(FINGERPRINT, NotKeptReason.TOO_LARGE));
        for (Attempt finished : List.of(kept, notKept)) {
            assertThat(delete(finished)).isTrue();

            assertThat(find(finished)).isNull();
            assertThat(delete(finished)).isFalse();
            assertFree(finished);
        }
    }

    @Test
    void whatIsKeptForEverIsDeleted() {
        Attempt finished = running();
        store().complete(finished, kept("paid"), Retention.FOREVER);

        assertThat(delete(finished)).isTrue();
        assertThat(find(finished)).isNull();
        assertFree(finished);
    }

    @Test
    void aSettledRunThatHasLapsedIsDeleted() {
        Attempt settled = settledForOneLease();
        letLeaseLapse();

        assertThat(delete(settled)).isTrue();
        assertThat(find(settled)).isNull();
        assertFree(settled);
    }

    @Test
    void whatWasDeletedIsDoneAgain() {
        Attempt first = finished(kept("paid"));
        delete(first);
        Attempt second = rivalOf(first);
        assertAcquires(second, OTHER_FINGERPRINT, LONG);
        assertInFlight(second, OTHER_FINGERPRINT);
        assertThat(store().complete(second, kept("paid again"), RETENTION)).isTrue();

        assertFinished(first, kept("paid again"));
        assertThat(delete(first)).isTrue();
    }

    @Test
    void tokensGrowAcrossDeletions() {
        Attempt owner = newAttempt();
        long last = 0;
        for (int run = 0; run < 20; run++) {
            Attempt next = rivalOf(owner);
            long token = assertAcquires(next);
            assertThat(token).isGreaterThan(last);
            last = token;
            store().complete(next, kept("paid"), RETENTION);
            assertThat(delete(owner)).isTrue();
        }
    }

    @Test
    void nobodyOwnsWhatWasDeleted() {
        Attempt owner = finished(kept("paid"));
        delete(owner);

        assertThat(store().renew(List.of(owner), LONG)).isEmpty();
        assertThat(find(owner)).isNull();
        assertThat(store().complete(owner, kept("paid late"), RETENTION)).isTrue();
        assertFinished(owner, kept("paid late"));
    }

    @Test
    void deletingLeavesOtherRecordsAlone() {
        Attempt deleted = finished(kept("paid"));
        Attempt other = finished(kept("paid by another"));
        delete(deleted);

        assertFinished(other, kept("paid by another"));
    }

    /** One of two that delete goes on to run the operation, whom the other one must leave alone. */
    @Test
    void aDeletionNeverDeletesARunThatHasBegunSince() {
        try (Race race = new Race(2)) {
            for (int round = 0; round < DUELS; round++) {
                Attempt done = finished(kept("paid"));
                Attempt next = rivalOf(done);
                List<Boolean> deleted = race.run(number -> {
                    boolean own = delete(done);
                    if (number == 0) {
                        assertAcquires(next, OTHER_FINGERPRINT, LONG);
                    }
                    return own;
                });

                assertThat(deleted).containsOnlyOnce(true);
                assertInFlight(next, OTHER_FINGERPRINT);
                assertThat(store().complete(next, kept("paid again"), RETENTION))
                        .isTrue();
                assertFinished(done, kept("paid again"));
            }
        }
    }

    @Test
    void aDeletionNeverUndoesTheCompletionOfARun() {
        try (Race race = new Race(2)) {
            for (int round = 0; round < DUELS; round++) {
                Attempt owner = running();
                List<Boolean> results = race.run(
                        number -> number == 0 ? delete(owner) : store().complete(owner, kept("paid"), RETENTION));

                assertThat(results.get(1)).isTrue();
                if (results.get(0)) {
                    assertThat(find(owner)).isNull();
                } else {
                    assertFinished(owner, kept("paid"));
                }
            }
        }
    }
}
