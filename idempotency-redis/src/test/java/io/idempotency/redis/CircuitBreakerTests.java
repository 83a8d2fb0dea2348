package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.idempotency.store.Attempt;
import io.idempotency.store.IdempotencyStoreException;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A server that does not reply is left alone for a while; one that refuses is not. */
class CircuitBreakerTests {

    /** The pause is as long: long enough for what has to happen within it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final int IN_A_ROW = 5;

    @AutoClose
    private static RedisProcess server;

    @AutoClose("shutdownNow")
    private final ExecutorService callers = Executors.newFixedThreadPool(2 * IN_A_ROW);

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(server);

    @BeforeAll
    static void start() {
        server = RedisProcess.start();
    }

    @ParameterizedTest
    @EnumSource
    void afterFiveCallsWithoutAReplyNothingIsAskedForAsLongAgain(Driver driver) {
        try (StoreOnRedis store = connect(driver)) {
            this.proxy.hold();
            assertThat(callsAtATime(IN_A_ROW, store)).noneMatch(CircuitBreakerTests::wasNotAsked);
            long bytes = this.proxy.bytesFromClients();

            for (int i = 0; i < 100; i++) {
                assertThat(failure(store)).matches(CircuitBreakerTests::wasNotAsked);
            }
            assertThat(this.proxy.bytesFromClients()).isEqualTo(bytes);
            this.proxy.forward();

            store.assertRecovers(Operation.ACQUIRE, Attempts.random());
            assertThat(Operation.ACQUIRE.call(store.store(), Attempts.random())).isNotNull();
        }
    }

    /** A lease must not lapse because nobody has asked whether the server is back. */
    @ParameterizedTest
    @EnumSource
    void renewalsGoOn(Driver driver) {
        try (StoreOnRedis store = connect(driver)) {
            Attempt running = Attempts.random();
            store.store().acquire(running, null, Duration.ofSeconds(30));
            this.proxy.hold();
            callsAtATime(IN_A_ROW, store);
            this.proxy.forward();
            assertThat(failure(store)).matches(CircuitBreakerTests::wasNotAsked);

            Awaitility.await()
                    .ignoreException(IdempotencyStoreException.class)
                    .until(() -> store.store()
                            .renew(List.of(running), Duration.ofSeconds(100))
                            .isEmpty());

            long left = server.ask(commands -> commands.pttl(StoreOnRedis.key(running)));
            assertThat(left).isGreaterThan(100_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterFourCallsWithoutAReplyTheFifthIsAsked(Driver driver) {
        try (StoreOnRedis store = connect(driver)) {
            this.proxy.hold();
            callsAtATime(IN_A_ROW - 1, store);
            this.proxy.forward();

            Operation.ACQUIRE.assertVerdict(Operation.ACQUIRE.call(store.store(), Attempts.random()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterThePauseOneCallIsLetThrough(Driver driver) {
        try (StoreOnRedis store = connect(driver)) {
            this.proxy.hold();
            callsAtATime(IN_A_ROW, store);

            List<Throwable> trial = Awaitility.await()
                    .atMost(StoreOnRedis.PATIENT)
                    .until(
                            () -> callsAtATime(2 * IN_A_ROW, store),
                            thrown -> !thrown.stream().allMatch(CircuitBreakerTests::wasNotAsked));

            assertThat(trial)
                    .filteredOn(thrown -> !wasNotAsked(thrown))
                    .as("asked")
                    .hasSize(1);
            assertThat(failure(store)).matches(CircuitBreakerTests::wasNotAsked);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheServerRefusesIsAsked(Driver driver) {
        try (StoreOnRedis store = connect(driver)) {
            Attempt running = Operation.RENEW.prepare(store.store());
            server.ask(redis -> redis.replicaof("127.0.0.1", RedisProcess.freePort()));
            for (Operation operation : Operation.values()) {
                Attempt attempt = operation == Operation.ACQUIRE ? Attempts.random() : running;
                for (int i = 0; i < 2 * IN_A_ROW; i++) {
                    assertThatThrownBy(() -> operation.call(store.store(), attempt))
                            .hasStackTraceContaining("READONLY");
                }
            }
            server.ask(RedisCommands::replicaofNoOne);

            assertThat(store.store().release(Attempts.random())).isTrue();
        } finally {
            server.ask(RedisCommands::replicaofNoOne);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallerThatIsInterruptedDoesNotCount(Driver driver) {
        try (StoreOnRedis store = connect(driver)) {
            this.proxy.hold();
            for (int i = 0; i < IN_A_ROW + 1; i++) {
                CompletableFuture<Throwable> thrown = new CompletableFuture<>();
                Thread caller = new Thread(() -> {
                    Throwable failure = failure(store);
                    thrown.complete(
                            Thread.currentThread().isInterrupted() ? failure : new AssertionError("not interrupted"));
                });
                caller.start();
                Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
                caller.interrupt();

                assertThat(thrown)
                        .succeedsWithin(StoreOnRedis.PATIENT)
                        .matches(failure -> failure instanceof IdempotencyStoreException && !wasNotAsked(failure));
            }
            this.proxy.forward();

            Operation.ACQUIRE.assertVerdict(Operation.ACQUIRE.call(store.store(), Attempts.random()));
        }
    }

    /** Of all moments when memory may be short, that of the trial must not decide about all that come after. */
    @Test
    void anErrorDuringTheTrialIsNotTheEnd() {
        AtomicBoolean broken = new AtomicBoolean();
        LettuceConnectionFactory connections =
                new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", this.proxy.port())) {
                    @Override
                    public RedisConnection getConnection() {
                        if (broken.get()) {
                            throw new OutOfMemoryError("on purpose");
                        }
                        return super.getConnection();
                    }
                };
        connections.afterPropertiesSet();
        connections.start();
        RedisIdempotencyStore broke = new RedisIdempotencyStore(connections, StoreOnRedis.PREFIX, StoreOnRedis.SHORT);
        try (StoreOnRedis store = new StoreOnRedis(broke, connections)) {
            store.assertRecovers(Operation.RELEASE, Attempts.random());
            this.proxy.hold();
            callsAtATime(IN_A_ROW, store);
            broken.set(true);
            Awaitility.await().until(() -> failure(store), thrown -> !wasNotAsked(thrown));
            broken.set(false);
            this.proxy.forward();

            store.assertRecovers(Operation.ACQUIRE, Attempts.random());
        }
    }

    private StoreOnRedis connect(Driver driver) {
        return StoreOnRedis.connected(driver, this.proxy.port(), TIMEOUT);
    }

    private List<Throwable> callsAtATime(int number, StoreOnRedis store) {
        return Stream.generate(() -> CompletableFuture.supplyAsync(() -> failure(store), this.callers))
                .limit(number)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static Throwable failure(StoreOnRedis store) {
        return catchThrowable(() -> Operation.ACQUIRE.call(store.store(), Attempts.random()));
    }

    private static boolean wasNotAsked(Throwable thrown) {
        return thrown instanceof IdempotencyStoreException
                && thrown.getMessage().startsWith("Redis is not asked");
    }
}
