package io.idempotency.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.fleet.Verdict.Kind;
import io.idempotency.fleet.Verdict.Violation;
import io.idempotency.fleet.payments.Mark;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Instances on PostgreSQL are killed at marked instructions and at random instants while clients retry. Afterwards the
 * {@link OneCommitChecker} compares what clients saw with what is in the books.
 */
class OneCommitIT {

    private static final int OPERATIONS = Integer.getInteger("fleet.operations", 600);
    private static final long SEED = Long.getLong("fleet.seed", new Random().nextInt(1_000_000));
    private static final Duration BOUND = Duration.ofSeconds(120 + OPERATIONS / 5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int INSTANCES = 3;

    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer() throws Exception {
        server = PaymentBooks.startServer();
        PaymentsProgram.archive(PaymentBooks.create(server, "archive"));
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyOperationIsDoneOnceWhereverItsProcessIsKilled() throws Exception {
        PaymentBooks books = PaymentBooks.create(server, "one_commit");
        assertThat(List.of(books.setting("fsync"), books.setting("synchronous_commit")))
                .containsOnly("on");
        try (PaymentFleet fleet = PaymentFleet.start("one-commit", INSTANCES, books)) {
            Undertaker undertaker = new Undertaker(fleet.instances(), true, SEED);
            History history = run(fleet, books, undertaker, OPERATIONS, new Fates(OPERATIONS, fleet.ends(), SEED)::of);
            Verdict verdict = OneCommitChecker.check(history);
            publish(Report.of(history, verdict, fleet.ends(), undertaker.killsAtRandom(), SEED));
            assertThat(verdict.violations()).as(verdict::describe).isEmpty();
            assertUnderFire(fleet.ends(), undertaker, history);
        }
    }

    /** The same without settling in the transaction: a test that cannot see that proves nothing. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void doubleEffectsAreSeenWhereCommitsDoNotSettle() throws Exception {
        PaymentBooks books = PaymentBooks.create(server, "two_commits");
        try (PaymentFleet fleet = PaymentFleet.start(
                "two-commits", INSTANCES, books, "--idempotency.store.jdbc.settle-on-commit=false")) {
            Undertaker undertaker = new Undertaker(fleet.instances(), false, SEED);
            History history = run(
                    fleet,
                    books,
                    undertaker,
                    2 * INSTANCES,
                    operation -> operation < INSTANCES ? Mark.AFTER_COMMIT.name() : "");
            Verdict verdict = OneCommitChecker.check(history);
            assertThat(verdict.violations())
                    .as(verdict::describe)
                    .filteredOn(violation -> violation.kind() == Kind.DOUBLE_EFFECT)
                    .extracting(Violation::operation)
                    .containsAll(IntStream.range(0, INSTANCES).boxed().toList());
        }
    }

    private static History run(
            PaymentFleet fleet, PaymentBooks books, Undertaker undertaker, int operations, IntFunction<String> fates)
            throws Exception {
        IntFunction<String> path = operation -> "/payments/" + operation;
        List<Exchange> exchanges;
        try {
            exchanges = new Clients(new Payments(path, fates), fleet.instances(), operations, SEED)
                    .run(Exchange::isEnd, BOUND);
        } finally {
            undertaker.stop();
        }
        return new History(
                operations,
                exchanges,
                new Payments(path, operation -> "").chargeEachOfAll(operations, fleet.instances(), PATIENCE),
                fleet.instances().stream()
                        .map(instance -> instance.running().id())
                        .collect(Collectors.toSet()),
                books.payments(),
                undertaker.kills());
    }

    private static void publish(Report report) throws IOException {
        System.out.println(report);
        Files.writeString(Instance.DIRECTORY.resolve("one-commit-report.txt"), report.toString());
    }

    /** A run in which nothing happened proves nothing. */
    private static void assertUnderFire(Ends ends, Undertaker undertaker, History history) {
        assertThat(Mark.values()).allSatisfy(mark -> assertThat(ends.at(mark)).isNotEmpty());
        assertThat(undertaker.killsAtRandom()).isPositive();
        assertThat(history.exchanges())
                .anyMatch(exchange ->
                        exchange.success().filter(Outcome.Answered::replayed).isPresent());
    }
}
