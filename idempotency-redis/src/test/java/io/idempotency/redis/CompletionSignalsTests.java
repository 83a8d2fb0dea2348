package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import io.lettuce.core.ClientListArgs;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who waits in one process is told by another. Nobody asks here, so whoever hears has been told. */
@ParameterizedClass
@EnumSource
class CompletionSignalsTests {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Retention RETENTION = Retention.of(Duration.ofMinutes(5));

    @AutoClose
    private final RedisProcess server = RedisProcess.start();

    @AutoClose
    private final StoreOnRedis runningOnRedis;

    @AutoClose
    private final StoreOnRedis waitingOnRedis;

    private final RedisIdempotencyStore running;
    private final RedisIdempotencyStore waiting;
    private final List<RecordId> heard = new CopyOnWriteArrayList<>();
    private final Attempt attempt = Attempts.random();

    CompletionSignalsTests(Driver driver) {
        this.runningOnRedis = StoreOnRedis.connect(driver, this.server.port(), StoreOnRedis.PATIENT);
        this.waitingOnRedis = StoreOnRedis.connect(driver, this.server.port(), StoreOnRedis.PATIENT);
        this.running = this.runningOnRedis.store();
        this.waiting = this.waitingOnRedis.store();
    }

    @BeforeEach
    void listen() {
        this.waiting.subscribe(this.heard::add);
        this.running.acquire(this.attempt, null, LEASE);
        await().until(() -> this.waiting.watch(this.attempt.id()));
    }

    @Test
    void aCompletionIsHeardOnce() {
        assertThat(complete(this.attempt)).isTrue();

        await().untilAsserted(() -> assertThat(this.heard).containsExactly(this.attempt.id()));
        complete(this.attempt);
        assertThat(sent("publish")).isOne();
    }

    @Test
    void aReleaseIsHeard() {
        this.running.release(this.attempt);

        await().untilAsserted(() -> assertThat(this.heard).containsExactly(this.attempt.id()));
    }

    @Test
    void whoWatchesTwiceHearsOnce() {
        this.waiting.watch(this.attempt.id());
        complete(this.attempt);

        await().untilAsserted(() -> assertThat(this.heard).hasSize(1));
        assertThat(sent("publish")).isOne();
    }

    @Test
    void allProcessesThatWatchHear() {
        List<RecordId> alsoHeard = new CopyOnWriteArrayList<>();
        this.running.subscribe(alsoHeard::add);
        await().until(() -> this.running.watch(this.attempt.id()));

        complete(this.attempt);

        await().untilAsserted(
                        () -> assertThat(List.of(this.heard, alsoHeard)).allMatch(List.of(this.attempt.id())::equals));
    }

    @Test
    void whatNobodyWatchesIsNotTold() {
        Attempt other = Attempts.random();
        this.running.acquire(other, null, LEASE);

        complete(other);

        assertThat(sent("publish")).isZero();
    }

    @Test
    void whoeverTakesOverIsWatched() {
        Attempt brief = Attempts.random();
        this.running.acquire(brief, null, Duration.ofMillis(500));
        assertThat(this.waiting.watch(brief.id())).isTrue();
        Attempt taker = Attempts.rivalOf(brief);
        await().until(() -> this.running.acquire(taker, null, LEASE) instanceof Acquisition.Acquired);

        complete(taker);

        await().untilAsserted(() -> assertThat(this.heard).containsExactly(brief.id()));
    }

    @Test
    void aSettledRunIsWatchedUntilItsAnswerIsThere() {
        this.running.settle(this.attempt, null, RETENTION);
        assertThat(this.waiting.watch(this.attempt.id())).isTrue();

        complete(this.attempt);

        await().untilAsserted(() -> assertThat(this.heard).hasSize(1));
    }

    /** Each of these calls writes the record anew. */
    @Test
    void whoWatchesIsNotForgottenMeanwhile() {
        assertThat(this.waiting.watch(this.attempt.id())).isTrue();
        this.running.acquire(this.attempt, Operation.FINGERPRINT, LEASE);
        this.running.renew(Set.of(this.attempt), LEASE);
        this.running.settle(this.attempt, null, RETENTION);
        this.running.renew(Set.of(this.attempt), LEASE);

        complete(this.attempt);

        await().untilAsserted(() -> assertThat(this.heard).containsExactly(this.attempt.id()));
    }

    @Test
    void whoWatchedARunThatSettledAndLapsedHearsOfItsDeletion() {
        Attempt brief = Attempts.random();
        this.running.acquire(brief, null, Duration.ofMillis(500));
        this.running.settle(brief, null, RETENTION);
        assertThat(this.waiting.watch(brief.id())).isTrue();

        await().until(() -> this.running.deleteFinished(brief.id()));

        await().untilAsserted(() -> assertThat(this.heard).containsExactly(brief.id()));
    }

    @Test
    void whatHasEndedCannotBeWatched() {
        complete(this.attempt);

        assertThat(this.waiting.watch(this.attempt.id())).isFalse();
        assertThat(this.waiting.watch(Attempts.random().id())).isFalse();
    }

    @Test
    void nothingRemainsOfWhoWatched() {
        complete(this.attempt);

        String record = this.server.ask(commands -> commands.get(StoreOnRedis.key(this.attempt)));
        assertThat(record).startsWith("1 not-kept ").doesNotContain("\n");
    }

    @Test
    void manyWhoWatchTakeOneSubscription() {
        Stream<Attempt> many = IntStream.range(0, 200).mapToObj(number -> Attempts.random());

        many.forEach(other -> {
            this.running.acquire(other, null, LEASE);
            assertThat(this.waiting.watch(other.id())).isTrue();
        });

        assertThat(subscriptions()).isOne();
    }

    @Test
    void aSubscriptionThatWasLostIsMadeAnew() {
        this.server.ask(commands -> commands.clientKill(KillArgs.Builder.typePubsub()));
        await().atMost(Duration.ofSeconds(30)).until(() -> subscriptions() == 1);

        complete(this.attempt);

        await().untilAsserted(() -> assertThat(this.heard).containsExactly(this.attempt.id()));
    }

    private boolean complete(Attempt owner) {
        return this.running.complete(owner, new NotKept(null, NotKeptReason.DECLINED), RETENTION);
    }

    private long subscriptions() {
        String clients = this.server.ask(commands -> commands.clientList(ClientListArgs.Builder.typePubsub()));
        return clients.lines().count();
    }

    private long sent(String command) {
        return this.server
                .ask(commands -> commands.info("commandstats"))
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
                .sum();
    }
}
