package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.idempotency.redis.RedisCluster.Move;
import io.idempotency.store.Attempt;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordId;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** A cluster in which slots move and masters fail between any two calls. */
@Tag("fleet")
@ParameterizedClass
@EnumSource
class ClusterTests {

    /** How far a slot has come on its way to another master when a call is made. */
    enum Progress {
        ANNOUNCED {
            @Override
            void advance(Move move) {}
        },
        KEYS_MOVED {
            @Override
            void advance(Move move) {
                move.moveKeys();
            }
        },
        ENDED {
            @Override
            void advance(Move move) {
                move.close();
            }
        };

        abstract void advance(Move move);
    }

    /** A call that waits at a server that has gone is given up, and goes elsewhere the next time. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    /** As many as the threads that Jedis' calls run on. */
    private static final int CALLERS = 8;

    @AutoClose
    private static RedisCluster cluster;

    private final RedisConnectionFactory connections;

    @AutoClose
    private final StoreOnRedis onRedis;

    private final RedisIdempotencyStore store;

    ClusterTests(Driver driver) {
        this.connections = driver.connect(cluster.configuration());
        this.onRedis = StoreOnRedis.connect(this.connections, TIMEOUT);
        this.store = this.onRedis.store();
        // A driver's first call of all takes longer than it lets calls take, on a machine with enough else to do.
        await().ignoreExceptions().until(() -> this.store.acquire(Attempts.random(), null, Operation.LONG) != null);
    }

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start();
    }

    @AfterEach
    void mend() {
        cluster.startAllAgain();
    }

    static Stream<Arguments> calls() {
        return Arrays.stream(Progress.values())
                .flatMap(progress ->
                        Arrays.stream(Operation.values()).map(operation -> Arguments.of(progress, operation)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallTakesEffectHoweverFarItsSlotHasMoved(Progress progress, Operation operation) {
        Attempt attempt = operation.prepare(this.store);
        try (Move move = cluster.beginToMove(StoreOnRedis.key(attempt))) {
            progress.advance(move);

            operation.assertVerdict(operation.call(this.store, attempt));
        }
        operation.assertDone(this.store, attempt);
    }

    /** A script may not look at a key that it has deleted: in a slot that moves this is an error. */
    @ParameterizedTest
    @EnumSource
    void aRunThatIsWatchedEndsHoweverFarItsSlotHasMoved(Progress progress) {
        Attempt attempt = Operation.RELEASE.prepare(this.store);
        List<RecordId> heard = new CopyOnWriteArrayList<>();
        this.store.subscribe(heard::add);
        await().until(() -> this.store.watch(attempt.id()));
        try (Move move = cluster.beginToMove(StoreOnRedis.key(attempt))) {
            progress.advance(move);

            assertThat(this.store.release(attempt)).isTrue();
            await().untilAsserted(() -> assertThat(heard).containsExactly(attempt.id()));
        }
        Operation.RELEASE.assertDone(this.store, attempt);
    }

    @Test
    void leasesOnAllMastersAreRenewedThoughOneHasForgottenTheScript() {
        List<Attempt> attempts = running(100);
        Attempt overtaken = attempts.get(7);
        this.store.release(overtaken);
        this.store.acquire(Attempts.rivalOf(overtaken), null, Operation.LONG);
        masterOf(attempts.get(0)).ask(RedisCommands::scriptFlush);

        assertThat(this.store.renew(attempts, Operation.LONG)).containsExactly(overtaken);

        attempts.stream()
                .filter(attempt -> !attempt.equals(overtaken))
                .forEach(attempt -> Operation.RENEW.assertDone(this.store, attempt));
    }

    /** Also while requests wait for that master, and the driver would have to ask anew who has which slot. */
    @Test
    void leasesAreRenewedThoughTheMasterOfOthersHangs() {
        List<Attempt> attempts = running(60);
        RedisProcess hanging = masterOf(attempts.get(0));
        Set<Attempt> elsewhere = attempts.stream()
                .filter(attempt -> masterOf(attempt) != hanging)
                .collect(Collectors.toSet());
        assertThat(elsewhere).isNotEmpty();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

        try (RedisIdempotencyStore impatient =
                new RedisIdempotencyStore(this.connections, StoreOnRedis.PREFIX, Duration.ofSeconds(1))) {
            impatient.release(Attempts.random());
            impatient.renew(attempts, Operation.INITIAL);
            masterOf(elsewhere.iterator().next()).ask(RedisCommands::scriptFlush);
            hanging.freeze();
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(() -> assertThatThrownBy(() -> impatient.release(attempts.get(0))));
            }
            assertThatThrownBy(() -> impatient.renew(attempts, Operation.LONG))
                    .isInstanceOf(IdempotencyStoreException.class);
        } finally {
            hanging.thaw();
            callers.shutdownNow();
        }

        elsewhere.forEach(attempt -> Operation.RENEW.assertDone(this.store, attempt));
    }

    @Test
    void aMasterHandsOverToItsReplica() {
        Map<Operation, Attempt> prepared = prepareAll();
        cluster.masters().forEach(cluster::failOver);

        assertAllTakeEffect(prepared);
    }

    @Test
    void aMasterIsKilledAndItsReplicaTakesOver() {
        Map<Operation, Attempt> prepared = prepareAll();
        cluster.killAndFailOver(masterOf(prepared.get(Operation.RENEW)));

        assertAllTakeEffect(prepared);
    }

    @Test
    void aMasterIsKilledAndItsReplicaHasNotTakenOverYet() {
        Map<Operation, Attempt> prepared = prepareAll();
        masterOf(prepared.get(Operation.RENEW)).kill();

        assertAllTakeEffect(prepared);
    }

    @Test
    void aMasterThatHangsIsReplacedAndDoesNotComeBack() {
        Attempt finished = Operation.COMPLETE_KEPT.prepare(this.store);
        RedisProcess old = masterOf(finished);
        old.freeze();
        try {
            this.onRedis.assertRecovers(Operation.COMPLETE_KEPT, finished);
        } finally {
            old.thaw();
        }
        cluster.awaitWhole();

        this.onRedis.assertRecovers(Operation.RENEW, finished);
        Operation.COMPLETE_KEPT.assertDone(this.store, finished);
    }

    @Test
    void signalsComeAgainWhenTheServerThatSentThemIsGone() {
        this.onRedis.assertSignals();
        cluster.subscribedTo().kill();

        this.onRedis.assertSignals();
    }

    private List<Attempt> running(int count) {
        return Stream.generate(() -> Operation.RENEW.prepare(this.store))
                .limit(count)
                .toList();
    }

    /** {@return for each operation an attempt that can make it} */
    private Map<Operation, Attempt> prepareAll() {
        Map<Operation, Attempt> attempts = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            attempts.put(operation, operation.prepare(this.store));
        }
        return attempts;
    }

    private void assertAllTakeEffect(Map<Operation, Attempt> attempts) {
        attempts.forEach((operation, attempt) -> {
            this.onRedis.assertRecovers(operation, attempt);
            operation.assertDone(this.store, attempt);
        });
    }

    private static RedisProcess masterOf(Attempt attempt) {
        return cluster.masterOf(StoreOnRedis.key(attempt));
    }
}
