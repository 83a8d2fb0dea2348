package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.redis.FaultProxy.End;
import io.idempotency.store.Attempt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The server, or the way to it, is gone for a while. */
class OutageTests {

    private static final int CALLERS = 50;
    private static final List<Operation> OPERATIONS = List.of(Operation.values());

    @AutoClose
    private static RedisProcess server;

    @AutoClose
    private static StoreOnRedis direct;

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(server);

    @BeforeAll
    static void start() {
        server = RedisProcess.start();
        direct = StoreOnRedis.connect(Driver.LETTUCE, server.port(), StoreOnRedis.PATIENT);
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatComesUpLaterIsFound(Driver driver) {
        try (RedisProcess late = RedisProcess.start()) {
            late.kill();
            try (StoreOnRedis store = StoreOnRedis.connect(driver, late.port(), StoreOnRedis.SHORT)) {
                for (Operation operation : Operation.values()) {
                    store.assertFailsInTimeAnew(operation, Attempts.random());
                    StoreOnRedis.assertFailsInTime(() -> operation.call(store.store(), Attempts.random()));
                }
                late.startAgain();

                store.assertRecovers(Operation.ACQUIRE, Attempts.random());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"LETTUCE, true", "LETTUCE, false", "JEDIS, true", "JEDIS, false"})
    void aFrozenServerCostsEveryCallerTheTimeOutAtMost(Driver driver, boolean connected) {
        assertFailsWhile(driver, connected, server::freeze, server::thaw);
    }

    @ParameterizedTest
    @CsvSource({"LETTUCE, true", "LETTUCE, false", "JEDIS, true", "JEDIS, false"})
    void aNetworkThatDropsAllCostsEveryCallerTheTimeOutAtMost(Driver driver, boolean connected) {
        assertFailsWhile(driver, connected, this.proxy::hold, () -> {
            this.proxy.cut(End.RST);
            this.proxy.forward();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatWasLostWhileNobodyUsedItIsReplaced(Driver driver) {
        for (End end : End.values()) {
            try (StoreOnRedis store = StoreOnRedis.connect(driver, this.proxy.port(), StoreOnRedis.SHORT)) {
                for (Operation operation : Operation.values()) {
                    Attempt attempt = operation.prepare(direct.store());
                    store.assertRecovers(operation, attempt);
                    this.proxy.cut(end);

                    store.assertRecovers(operation, attempt);
                    operation.assertDone(direct.store(), attempt);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsFailWhileConnectionsAreRefused(Driver driver) throws IOException {
        try (StoreOnRedis store = StoreOnRedis.connected(driver, this.proxy.port(), StoreOnRedis.SHORT)) {
            Attempt attempt = Operation.SETTLE.prepare(direct.store());
            this.proxy.refuse();
            for (Operation operation : Operation.values()) {
                store.assertFailsInTimeAnew(operation, attempt);
            }
            StoreOnRedis.assertFailsInTime(() -> Operation.SETTLE.call(store.store(), attempt));
            Operation.SETTLE.assertUndone(direct.store(), attempt);
            this.proxy.accept();

            store.assertRecovers(Operation.SETTLE, attempt);
            Operation.SETTLE.assertDone(direct.store(), attempt);
        }
    }

    /** Many callers at a time, since they must not queue behind one another; afterwards every call is repeated. */
    private void assertFailsWhile(Driver driver, boolean connected, Runnable breakDown, Runnable mend) {
        List<Attempt> attempts = new ArrayList<>();
        try (StoreOnRedis store = StoreOnRedis.connect(driver, this.proxy.port(), StoreOnRedis.SHORT)) {
            for (int i = 0; i < CALLERS; i++) {
                attempts.add(operation(i).prepare(direct.store()));
            }
            if (connected) {
                store.assertRecovers(Operation.RELEASE, Attempts.random());
            }
            breakDown.run();
            try {
                assertAllFailInTime(store, attempts);
            } finally {
                mend.run();
            }
            for (int i = 0; i < CALLERS; i++) {
                store.assertRecovers(operation(i), attempts.get(i));
                operation(i).assertDone(direct.store(), attempts.get(i));
            }
        }
    }

    private static void assertAllFailInTime(StoreOnRedis store, List<Attempt> attempts) {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            int index = i;
            calls.add(callers.submit(() ->
                    StoreOnRedis.assertFailsInTime(() -> operation(index).call(store.store(), attempts.get(index)))));
        }
        callers.shutdown();
        assertThat(calls).allSatisfy(call -> call.get(StoreOnRedis.PATIENT.toSeconds(), TimeUnit.SECONDS));
    }

    private static Operation operation(int caller) {
        return OPERATIONS.get(caller % OPERATIONS.size());
    }
}
