package io.idempotency.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.fleet.Nemesis.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances are killed, and cut off from Redis, while clients retry. Afterwards the {@link HistoryChecker} decides. */
class CrashIT {

    private static final int OPERATIONS = Integer.getInteger("fleet.operations", 600);
    private static final long SEED = Long.getLong("fleet.seed", new Random().nextInt(1_000_000));
    private static final Duration BOUND = Duration.ofSeconds(60 + OPERATIONS / 5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Payments payments = new Payments("/charges");

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyOperationIsDoneOnceAndRepeatedByAllButWhereAKillCameBetweenEffectAndRecord() throws Exception {
        try (Fleet fleet = Fleet.start("crash", 3, "--sample.pause-after-effect=20ms")) {
            Nemesis nemesis = new Nemesis(fleet.instances(), SEED);
            List<Exchange> exchanges;
            try {
                exchanges = new Clients(this.payments, fleet.instances(), OPERATIONS, SEED)
                        .run(exchange -> exchange.success().isPresent(), BOUND);
            } finally {
                nemesis.stop();
            }
            awaitQuiet(fleet);
            History history = new History(
                    OPERATIONS,
                    exchanges,
                    this.payments.chargeEachOfAll(OPERATIONS, fleet.instances(), PATIENCE),
                    fleet.instances().stream()
                            .map(instance -> instance.running().id())
                            .collect(Collectors.toSet()),
                    fleet.books().journal(),
                    nemesis.kills());
            Verdict verdict = HistoryChecker.check(history);
            publish(Report.of(history, verdict, nemesis.faults(), SEED));
            assertThat(verdict.violations()).as(verdict::describe).isEmpty();
            assertEachIsInTheBooksOnce(fleet.books());
            assertUnderFire(exchanges, nemesis.faults());
        }
    }

    private void awaitQuiet(Fleet fleet) {
        fleet.instances().forEach(Instance::awaitUp);
        for (SampleInstance instance : fleet.instances()) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> this.payments
                                    .charge(0, instance, PATIENCE)
                                    .join()
                                    .success()
                                    .isPresent()
                            && !instance.hasUnstored());
        }
    }

    private static void publish(Report report) throws Exception {
        System.out.println(report);
        Files.writeString(Path.of(System.getProperty("fleet.directory"), "crash-report.txt"), report.toString());
    }

    private static void assertEachIsInTheBooksOnce(Books books) throws SQLException {
        assertThat(books.charged())
                .containsExactlyElementsOf(
                        LongStream.range(0, OPERATIONS).boxed().toList());
    }

    /** A run in which nothing happened proves nothing. */
    private static void assertUnderFire(List<Exchange> exchanges, Map<Fault, Integer> faults) {
        assertThat(faults).allSatisfy((fault, count) -> assertThat(count).isPositive());
        assertThat(exchanges)
                .anyMatch(exchange ->
                        exchange.success().filter(Outcome.Answered::replayed).isPresent());
        assertThat(exchanges).anyMatch(exchange -> exchange.answer().isEmpty());
    }
}
