package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Attempt;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What had not been sent when its caller stopped waiting for it never is: the caller has done something else since. */
class AbandonedCallTests {

    /** What Jedis pools by default. */
    private static final int CONNECTIONS = 8;

    @AutoClose
    private static RedisProcess server;

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(server);

    @BeforeAll
    static void start() {
        server = RedisProcess.start();
    }

    @ParameterizedTest
    @EnumSource
    void whatTimedOutWithoutAConnectionIsNotSentLater(Driver driver) throws IOException {
        try (StoreOnRedis store = connect(driver)) {
            this.proxy.refuse();
            StoreOnRedis.assertFailsInTime(() -> Operation.ACQUIRE.call(store.store(), Attempts.random()));
            List<Attempt> many = Stream.generate(Attempts::random).limit(20).toList();
            StoreOnRedis.assertFailsInTime(() -> store.store().renew(many, Operation.LONG));

            assertNothingIsSentLater(store);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasInterruptedWithoutAConnectionIsNotSentLater(Driver driver) throws Exception {
        try (StoreOnRedis store = connect(driver)) {
            this.proxy.refuse();
            Thread caller = new Thread(() ->
                    StoreOnRedis.assertFailsInTime(() -> Operation.ACQUIRE.call(store.store(), Attempts.random())));
            caller.start();
            Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING || !caller.isAlive());
            caller.interrupt();
            caller.join();

            assertNothingIsSentLater(store);
        }
    }

    @Test
    void whatTimedOutBeforeItGotOneOfThePooledConnectionsIsNotSentLater() {
        try (StoreOnRedis store = connect(Driver.JEDIS)) {
            int before = this.proxy.scripts();
            this.proxy.hold();
            atATime(
                    50,
                    () -> StoreOnRedis.assertFailsInTime(
                            () -> Operation.ACQUIRE.call(store.store(), Attempts.random())));
            this.proxy.forward();

            store.assertRecovers(Operation.RELEASE, Attempts.random());
            assertThat(this.proxy.scripts() - before).isLessThanOrEqualTo(CONNECTIONS + 1);
        }
    }

    private static void atATime(int callers, Runnable call) {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<CompletableFuture<Void>> calls = Stream.generate(() -> CompletableFuture.runAsync(call, threads))
                .limit(callers)
                .toList();
        threads.shutdown();
        assertThat(calls).allSatisfy(result -> assertThat(result).succeedsWithin(StoreOnRedis.PATIENT));
    }

    private StoreOnRedis connect(Driver driver) {
        return StoreOnRedis.connected(driver, this.proxy.port(), StoreOnRedis.SHORT);
    }

    private void assertNothingIsSentLater(StoreOnRedis store) {
        int before = this.proxy.scripts();
        this.proxy.accept();
        store.assertRecovers(Operation.RELEASE, Attempts.random());
        assertThat(this.proxy.scripts() - before).isEqualTo(1);
    }
}
