package io.idempotency.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The owner of a key is stopped until its lease is over and another has done its work; then it goes on. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StallIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @AutoClose
    private static Fleet fleet;

    private static Instance late;
    private static Instance other;

    @BeforeAll
    static void start() throws SQLException, IOException {
        fleet = Fleet.start("stall", 2, "--sample.pause-after-effect=1s");
        late = fleet.instance(0);
        other = fleet.instance(1);
    }

    @Test
    void chargeOfAnOvertakenOwnerIsRefusedByTheBooksAndItsClientGetsTheAnswerOfTheOther() throws Exception {
        Payments payments = new Payments("/slow-charges");
        int operation = 1;
        int records = fleet.redis().keys().size();
        CompletableFuture<Exchange> first = payments.charge(operation, late, PATIENCE);
        Awaitility.await().atMost(PATIENCE).until(() -> fleet.redis().keys().size() == records + 1);
        Outcome.Answered answer = overtake(payments, operation);
        assertGets(answer, first);
        assertThat(effectsOf(operation))
                .extracting(Effect::process)
                .as("the processor cannot know, but for its key; the books can")
                .containsExactly(other.running().id(), late.running().id());
        assertStands(answer, payments, operation);
    }

    @Test
    void completionOfAnOvertakenOwnerIsRefusedAndItsClientGetsTheAnswerOfTheOther() throws Exception {
        Payments payments = new Payments("/charges");
        int operation = 2;
        CompletableFuture<Exchange> first = payments.charge(operation, late, PATIENCE);
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !fleet.books().receiptsOf(operation).isEmpty());
        Outcome.Answered answer = overtake(payments, operation);
        assertGets(answer, first);
        assertThat(effectsOf(operation))
                .extracting(Effect::process)
                .containsExactly(late.running().id(), other.running().id());
        assertStands(answer, payments, operation);
    }

    private static Outcome.Answered overtake(Payments payments, int operation) {
        late.stop();
        try {
            return Awaitility.await()
                    .atMost(PATIENCE)
                    .until(
                            () -> payments.charge(operation, other, PATIENCE).join(),
                            it -> it.success().isPresent())
                    .success()
                    .filter(answer -> !answer.replayed())
                    .orElseThrow();
        } finally {
            late.resume();
        }
    }

    private static void assertGets(Outcome.Answered answer, CompletableFuture<Exchange> first) {
        Outcome.Answered got = first.join().answer().orElseThrow();
        assertThat(got.replayed()).isTrue();
        assertThat(got.equalsButForReplay(answer)).as(got.toString()).isTrue();
        assertThat(late.running().log()).contains("was overtaken");
    }

    private static void assertStands(Outcome.Answered answer, Payments payments, int operation) throws SQLException {
        assertThat(fleet.books().receiptsOf(operation))
                .containsExactly(answer.receipt().orElseThrow());
        for (Instance instance : fleet.instances()) {
            Outcome.Answered again = payments.charge(operation, instance, PATIENCE)
                    .join()
                    .answer()
                    .orElseThrow();
            assertThat(again.replayed()).isTrue();
            assertThat(again.equalsButForReplay(answer)).as(again.toString()).isTrue();
        }
    }

    private static List<Effect> effectsOf(int operation) throws SQLException {
        return fleet.books().journal().stream()
                .filter(effect -> effect.operation() == operation)
                .toList();
    }
}
