package io.idempotency.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * During a rollout two releases share a Redis, and the form of their records is not the same. Neither touches what the other has
 * written, also where a failed store would let handlers run unprotected.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TwoReleasesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int OPERATIONS = 100;

    @AutoClose
    private static Fleet fleet;

    private static Instance present;
    private static Instance newer;

    private final Payments payments = new Payments("/charges");

    @BeforeAll
    static void start() throws SQLException, IOException {
        fleet = Fleet.start(
                "releases", List.of(Fleet.PRESENT, NewerRelease.jar()), "--idempotency.store.on-failure=proceed");
        present = fleet.instance(0);
        newer = fleet.instance(1);
    }

    @Test
    void whatOneHasDoneTheOtherRefuses() throws SQLException {
        for (int operation = 1; operation <= OPERATIONS; operation++) {
            Instance first = operation % 2 == 0 ? present : newer;
            Outcome.Answered answer = charge(operation, first);
            assertThat(answer.isSuccess() && !answer.replayed())
                    .as(answer.toString())
                    .isTrue();

            assertIsOf(first, operation, answer);
        }
        assertEachWasDoneOnce(1, OPERATIONS);
    }

    @Test
    void ofTwoAtTheSameTimeOneRunsAndTheOtherIsRefused() throws SQLException {
        for (int operation = OPERATIONS + 1; operation <= 2 * OPERATIONS; operation++) {
            CompletableFuture<Exchange> atPresent = this.payments.charge(operation, present, PATIENCE);
            CompletableFuture<Exchange> atNewer = this.payments.charge(operation, newer, PATIENCE);
            Outcome.Answered one = atPresent.join().answer().orElseThrow();
            Outcome.Answered other = atNewer.join().answer().orElseThrow();

            assertThat(Stream.of(one, other).filter(Outcome.Answered::isSuccess))
                    .hasSize(1);
            assertIsOf(one.isSuccess() ? present : newer, operation, one.isSuccess() ? one : other);
        }
        assertEachWasDoneOnce(OPERATIONS + 1, 2 * OPERATIONS);
    }

    private Outcome.Answered charge(int operation, Instance instance) {
        return this.payments
                .charge(operation, instance, PATIENCE)
                .join()
                .answer()
                .orElseThrow();
    }

    private void assertIsOf(Instance owner, int operation, Outcome.Answered answer) {
        Outcome.Answered again = charge(operation, owner);
        assertThat(again.replayed() && again.equalsButForReplay(answer))
                .as(again.toString())
                .isTrue();
        assertThat(charge(operation, owner == present ? newer : present).refusal())
                .isEqualTo("store-unavailable");
    }

    private static void assertEachWasDoneOnce(int first, int last) throws SQLException {
        assertThat(fleet.books().journal())
                .extracting(Effect::operation)
                .filteredOn(operation -> operation >= first && operation <= last)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(first, last).boxed().toList());
    }
}
