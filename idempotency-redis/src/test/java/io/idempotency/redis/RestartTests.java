package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Attempt;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The server forgets scripts, or everything. */
class RestartTests {

    @AutoClose
    private static RedisProcess server;

    @AutoClose
    private static StoreOnRedis direct;

    @BeforeAll
    static void start() {
        server = RedisProcess.start();
        direct = StoreOnRedis.connect(Driver.LETTUCE, server.port(), StoreOnRedis.PATIENT);
    }

    static Stream<Arguments> calls() {
        return Arrays.stream(Driver.values())
                .flatMap(driver -> Arrays.stream(Operation.values()).map(operation -> Arguments.of(driver, operation)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aScriptThatTheServerHasForgottenIsSentAgain(Driver driver, Operation operation) {
        try (StoreOnRedis store = StoreOnRedis.connect(driver, server.port(), StoreOnRedis.PATIENT)) {
            for (int i = 0; i < 2; i++) {
                Attempt attempt = operation.prepare(direct.store());
                server.ask(RedisCommands::scriptFlush);

                operation.assertVerdict(operation.call(store.store(), attempt));
                operation.assertDone(direct.store(), attempt);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyLeasesAreRenewedByAServerThatHasForgottenTheScript(Driver driver) {
        List<Attempt> attempts = IntStream.range(0, 200)
                .mapToObj(i -> Operation.RENEW.prepare(direct.store()))
                .toList();
        Set<Attempt> overtaken = attempts.stream().limit(3).collect(Collectors.toSet());
        overtaken.forEach(attempt -> {
            direct.store().release(attempt);
            direct.store().acquire(Attempt.on(attempt.id()), null, Operation.LONG);
        });
        try (StoreOnRedis store = StoreOnRedis.connect(driver, server.port(), StoreOnRedis.PATIENT)) {
            server.ask(RedisCommands::scriptFlush);

            assertThat(store.store().renew(attempts, Operation.LONG)).isEqualTo(overtaken);
        }
        attempts.stream().skip(3).forEach(attempt -> Operation.RENEW.assertDone(direct.store(), attempt));
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatHasLostEverythingIsUsedAgain(Driver driver) {
        try (RedisProcess mortal = RedisProcess.start();
                StoreOnRedis store = StoreOnRedis.connect(driver, mortal.port(), StoreOnRedis.SHORT)) {
            Attempt attempt = Attempts.random();
            store.assertRecovers(Operation.ACQUIRE, attempt);
            mortal.kill();
            StoreOnRedis.assertFailsInTime(() -> Operation.COMPLETE_KEPT.call(store.store(), attempt));
            mortal.startAgain();

            store.assertRecovers(Operation.COMPLETE_KEPT, attempt);
            Operation.COMPLETE_KEPT.assertDone(store.store(), attempt);
            for (Operation operation : Operation.values()) {
                store.assertRecovers(operation, Attempts.random());
            }
        }
    }
}
