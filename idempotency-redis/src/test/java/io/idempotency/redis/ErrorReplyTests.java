package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Attempt;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.Retention;
import io.idempotency.store.UnreadableRecordException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server is there and refuses: nothing is half done, and all is well once it stops refusing. */
class ErrorReplyTests {

    @AutoClose
    private static RedisProcess server;

    @AutoClose
    private static StoreOnRedis direct;

    private final Map<Operation, Attempt> attempts = new EnumMap<>(Operation.class);
    private Attempt finished;

    @BeforeAll
    static void start() {
        server = RedisProcess.start();
        direct = StoreOnRedis.connect(Driver.LETTUCE, server.port(), StoreOnRedis.PATIENT);
    }

    @BeforeEach
    void prepare() {
        Arrays.stream(Operation.values())
                .forEach(operation -> this.attempts.put(operation, operation.prepare(direct.store())));
        this.finished = Operation.COMPLETE_KEPT.prepare(direct.store());
        Operation.COMPLETE_KEPT.call(direct.store(), this.finished);
    }

    @AfterEach
    void mend() {
        server.ask(redis -> redis.configSet("maxmemory", "0") + redis.replicaofNoOne());
    }

    @ParameterizedTest
    @EnumSource
    void aReplicaStillReplays(Driver driver) {
        try (StoreOnRedis store = connect(driver)) {
            becomeReplica("yes");
            assertRefused(store, Set.of(), "READONLY");
            assertReplays(store);
            server.ask(RedisCommands::replicaofNoOne);

            assertRecovered(store, Set.of());
        }
    }

    /** It may be one for as long as a driver has not found the new master, or longer. */
    @ParameterizedTest
    @EnumSource
    void aReplicaDoesNotReplayWhatHasExpired(Driver driver) {
        try (StoreOnRedis store = connect(driver)) {
            direct.store().complete(this.finished, Operation.ANSWER, Retention.of(Duration.ofMillis(500)));
            becomeReplica("yes");
            Awaitility.await()
                    .atMost(StoreOnRedis.PATIENT)
                    .until(() -> server.ask(redis -> redis.pttl(StoreOnRedis.key(this.finished))) < 0);

            assertThat(StoreOnRedis.assertFailsInTime(
                            () -> Operation.ACQUIRE.call(store.store(), Attempt.on(this.finished.id()))))
                    .hasStackTraceContaining("READONLY");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplicaWithoutItsMasterRefusesAll(Driver driver) {
        try (StoreOnRedis store = connect(driver)) {
            becomeReplica("no");
            assertRefused(store, Set.of(), "MASTERDOWN");
            assertThatThrownBy(() -> Operation.ACQUIRE.call(store.store(), this.finished))
                    .isExactlyInstanceOf(IdempotencyStoreException.class);
            server.ask(RedisCommands::replicaofNoOne);

            assertRecovered(store, Set.of());
            assertReplays(store);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerWithoutMemoryStillReplaysAndReleases(Driver driver) {
        Set<Operation> working = Set.of(Operation.RELEASE);
        try (StoreOnRedis store = connect(driver)) {
            server.ask(redis -> redis.configSet("maxmemory", "1"));
            assertRefused(store, working, "OOM");
            assertReplays(store);
            working.forEach(
                    operation -> operation.assertVerdict(operation.call(store.store(), this.attempts.get(operation))));
            server.ask(redis -> redis.configSet("maxmemory", "0"));

            assertRecovered(store, working);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatIsBusyIsWaitedForUntilTheEndlessScriptIsKilled(Driver driver) {
        try (StoreOnRedis store = connect(driver)) {
            server.ask(redis -> redis.configSet("lua-time-limit", "100"));
            CompletableFuture<?> endless = CompletableFuture.runAsync(
                    () -> server.ask(redis -> redis.eval("while true do end", ScriptOutputType.STATUS)));
            awaitReply("BUSY");
            assertRefused(store, Set.of(), "BUSY");
            server.ask(RedisCommands::scriptKill);
            Awaitility.await().atMost(StoreOnRedis.PATIENT).until(endless::isCompletedExceptionally);

            assertRecovered(store, Set.of());
        }
    }

    /** It replies to others after every 2 MiB, which here takes 0.12 seconds, and loads for six: it may not be told to hurry. */
    @ParameterizedTest
    @EnumSource
    void aServerThatLoadsItsDataIsWaitedFor(Driver driver) {
        try (RedisProcess slow = RedisProcess.start("key-load-delay 7500", "rdbcompression no")) {
            Attempt running;
            try (StoreOnRedis before = StoreOnRedis.connect(driver, slow.port(), StoreOnRedis.PATIENT)) {
                running = Operation.COMPLETE_KEPT.prepare(before.store());
            }
            slow.ask(redis -> {
                IntStream.range(0, 800).forEach(i -> redis.setrange("key" + i, 1 << 17, "x"));
                return redis.save();
            });
            slow.kill();
            slow.launch();
            try (StoreOnRedis store = StoreOnRedis.connect(driver, slow.port(), StoreOnRedis.SHORT)) {
                Awaitility.await()
                        .atMost(StoreOnRedis.PATIENT)
                        .pollInterval(20, TimeUnit.MILLISECONDS)
                        .untilAsserted(
                                () -> assertThatThrownBy(() -> Operation.COMPLETE_KEPT.call(store.store(), running))
                                        .isExactlyInstanceOf(IdempotencyStoreException.class)
                                        .hasStackTraceContaining("LOADING"));
                for (Operation operation : Operation.values()) {
                    store.assertFailsInTimeAnew(operation, running);
                }

                store.assertRecovers(Operation.COMPLETE_KEPT, running);
                Operation.COMPLETE_KEPT.assertDone(store.store(), running);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStrangersValueAtTheKeyOfARecordIsNotTouched(Driver driver) {
        try (StoreOnRedis store = connect(driver)) {
            Attempt attempt = Attempts.random();
            server.ask(redis -> redis.set(StoreOnRedis.key(attempt), "a stranger's"));

            for (Operation operation : Operation.values()) {
                if (operation != Operation.RENEW) {
                    assertThatThrownBy(() -> operation.call(store.store(), attempt))
                            .isExactlyInstanceOf(UnreadableRecordException.class);
                }
            }
            assertThat(server.<String>ask(redis -> redis.get(StoreOnRedis.key(attempt))))
                    .isEqualTo("a stranger's");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStrangersValueCostsNobodyElseTheLease(Driver driver) {
        try (StoreOnRedis store = connect(driver)) {
            Attempt unreadable = Attempts.random();
            server.ask(redis -> redis.rpush(StoreOnRedis.key(unreadable), "a stranger's"));
            Attempt running = this.attempts.get(Operation.RENEW);

            assertThat(store.store().renew(List.of(unreadable, running), Operation.LONG))
                    .isEmpty();
            Operation.RENEW.assertDone(direct.store(), running);
        }
    }

    private static StoreOnRedis connect(Driver driver) {
        return StoreOnRedis.connected(driver, server.port(), StoreOnRedis.PATIENT);
    }

    private static void becomeReplica(String servesStaleData) {
        server.ask(redis -> redis.configSet("replica-serve-stale-data", servesStaleData)
                + redis.replicaof("127.0.0.1", RedisProcess.freePort()));
    }

    private void assertRefused(StoreOnRedis store, Set<Operation> working, String code) {
        this.attempts.forEach((operation, attempt) -> {
            if (!working.contains(operation)) {
                assertThat(StoreOnRedis.assertFailsInTime(() -> operation.call(store.store(), attempt)))
                        .hasStackTraceContaining(code);
            }
        });
    }

    private void assertReplays(StoreOnRedis store) {
        assertThat(store.store().acquire(Attempt.on(this.finished.id()), Operation.FINGERPRINT, Operation.LONG))
                .isInstanceOfSatisfying(
                        Finished.class, found -> assertThat(found.completion()).isEqualTo(Operation.ANSWER));
    }

    /** Nothing has opened the circuit breaker, so that the very first call succeeds. */
    private void assertRecovered(StoreOnRedis store, Set<Operation> done) {
        this.attempts.forEach((operation, attempt) -> {
            if (!done.contains(operation)) {
                if (operation != Operation.ACQUIRE) {
                    operation.assertUndone(direct.store(), attempt);
                }
                operation.assertVerdict(operation.call(store.store(), attempt));
            }
            operation.assertDone(direct.store(), attempt);
        });
    }

    private static void awaitReply(String code) {
        Awaitility.await()
                .atMost(StoreOnRedis.PATIENT)
                .untilAsserted(() -> assertThatThrownBy(() -> server.ask(RedisCommands::ping))
                        .isInstanceOf(RedisCommandExecutionException.class)
                        .hasMessageContaining(code));
    }
}
