package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.idempotency.redis.FaultProxy.End;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Attempt;
import io.idempotency.store.IdempotencyStoreException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server has done what it was asked, and the client does not hear of it. Lettuce sends again what was under way when a
 * connection was closed, and says so when it was reset; Jedis says so in any case.
 */
class LostReplyTests {

    @AutoClose
    private static RedisProcess server;

    @AutoClose
    private static StoreOnRedis direct;

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(server);

    @BeforeAll
    static void startAServerThatKnowsAllScripts() {
        server = RedisProcess.start();
        direct = StoreOnRedis.connect(Driver.LETTUCE, server.port(), StoreOnRedis.PATIENT);
        for (Operation operation : Operation.values()) {
            operation.call(direct.store(), operation.prepare(direct.store()));
        }
    }

    static Stream<Arguments> faults() {
        return Arrays.stream(Operation.values())
                .flatMap(operation -> Arrays.stream(Driver.values())
                        .flatMap(driver ->
                                Arrays.stream(End.values()).map(end -> Arguments.of(operation, driver, end))));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theVerdictIsTheSameWhoeverRepeatsTheCall(Operation operation, Driver driver, End end) {
        try (StoreOnRedis store = StoreOnRedis.connected(driver, this.proxy.port(), StoreOnRedis.PATIENT)) {
            Attempt attempt = operation.prepare(direct.store());
            int before = this.proxy.scripts();
            this.proxy.loseReplies(1, end);

            if (driver == Driver.LETTUCE && end == End.FIN) {
                operation.assertVerdict(operation.call(store.store(), attempt));
                assertThat(this.proxy.scripts() - before).as("sent again").isEqualTo(2);
            } else {
                assertThatThrownBy(() -> operation.call(store.store(), attempt))
                        .isExactlyInstanceOf(IdempotencyStoreException.class);
                assertThat(this.proxy.scripts() - before).isEqualTo(1);
            }

            operation.assertVerdict(operation.call(store.store(), attempt));
            operation.assertDone(direct.store(), attempt);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aCallThatFailsAfterAllHasHappenedOnce(Operation operation, Driver driver, End end) {
        try (StoreOnRedis store = StoreOnRedis.connected(driver, this.proxy.port(), StoreOnRedis.SHORT)) {
            Attempt attempt = operation.prepare(direct.store());
            this.proxy.loseReplies(Integer.MAX_VALUE, end);

            assertThatThrownBy(() -> operation.call(store.store(), attempt))
                    .isExactlyInstanceOf(IdempotencyStoreException.class);

            operation.assertDone(direct.store(), attempt);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTokenIsTheOneThatWasLost(Driver driver) {
        try (StoreOnRedis store = StoreOnRedis.connected(driver, this.proxy.port(), StoreOnRedis.SHORT)) {
            Attempt attempt = Attempts.random();
            loseAcquisition(store, attempt);
            long lost = tokenOf(attempt);

            assertThat(store.assertRecovers(Operation.ACQUIRE, attempt)).isEqualTo(new Acquired(lost));
            assertThat(tokenOf(attempt)).isEqualTo(lost);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAttemptThatWasNeverSeenCanBeReleased(Driver driver) {
        try (StoreOnRedis store = StoreOnRedis.connected(driver, this.proxy.port(), StoreOnRedis.SHORT)) {
            Attempt attempt = Attempts.random();
            loseAcquisition(store, attempt);
            Operation.ACQUIRE.assertDone(direct.store(), attempt);

            store.assertRecovers(Operation.RELEASE, attempt);
            Operation.RELEASE.assertDone(direct.store(), attempt);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplyThatComesTooLateIsNotTakenForTheNext(Driver driver) {
        try (StoreOnRedis store = StoreOnRedis.connected(driver, this.proxy.port(), StoreOnRedis.SHORT)) {
            Attempt running = Operation.RELEASE.prepare(direct.store());
            this.proxy.delayReplies(StoreOnRedis.SHORT.plusMillis(300));
            assertThatThrownBy(() -> Operation.ACQUIRE.call(store.store(), Attempts.random()))
                    .isExactlyInstanceOf(IdempotencyStoreException.class);
            this.proxy.delayReplies(Duration.ZERO);

            store.assertRecovers(Operation.RELEASE, running);
        }
    }

    private void loseAcquisition(StoreOnRedis store, Attempt attempt) {
        this.proxy.loseReplies(Integer.MAX_VALUE, End.RST);
        assertThatThrownBy(() -> Operation.ACQUIRE.call(store.store(), attempt))
                .isExactlyInstanceOf(IdempotencyStoreException.class);
        this.proxy.loseReplies(0, End.RST);
    }

    private static long tokenOf(Attempt attempt) {
        String record = server.ask(redis -> redis.get(StoreOnRedis.key(attempt)));
        return Long.parseLong(record.split(" ", -1)[4]);
    }
}
