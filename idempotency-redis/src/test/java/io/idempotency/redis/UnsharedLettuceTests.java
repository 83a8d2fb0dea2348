package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Attempt;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Lettuce, told to make or validate a connection for each call, which may block: it is used as any other driver is. */
@ParameterizedClass
@EnumSource
class UnsharedLettuceTests {

    enum Setting {
        NOT_SHARED {
            @Override
            void apply(LettuceConnectionFactory factory) {
                factory.setShareNativeConnection(false);
            }
        },
        VALIDATED {
            @Override
            void apply(LettuceConnectionFactory factory) {
                factory.setValidateConnection(true);
            }
        };

        abstract void apply(LettuceConnectionFactory factory);
    }

    private static RedisProcess server;
    private static StoreOnRedis direct;
    private final StoreOnRedis store;

    UnsharedLettuceTests(Setting setting) {
        LettuceConnectionFactory connections = new LettuceConnectionFactory("127.0.0.1", server.port());
        setting.apply(connections);
        connections.afterPropertiesSet();
        connections.start();
        this.store = new StoreOnRedis(
                new RedisIdempotencyStore(connections, StoreOnRedis.PREFIX, StoreOnRedis.PATIENT), connections);
    }

    @BeforeAll
    static void start() {
        server = RedisProcess.start();
        direct = StoreOnRedis.connect(Driver.LETTUCE, server.port(), StoreOnRedis.PATIENT);
    }

    @AfterAll
    static void stop() {
        direct.close();
        server.close();
    }

    @AfterEach
    void close() {
        this.store.close();
    }

    @Test
    void nothingWaitsForItsConnections() {
        try (ScriptRunner runner = ScriptRunners.on(this.store.connections(), Duration.ofSeconds(1))) {
            assertThat(runner).isInstanceOf(DriverRunner.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCallTakesEffect(Operation operation) {
        Attempt attempt = operation.prepare(direct.store());

        operation.assertVerdict(operation.call(this.store.store(), attempt));
        operation.assertDone(direct.store(), attempt);
    }

    @ParameterizedTest
    @EnumSource
    void aScriptThatTheServerHasForgottenIsSentAgain(Operation operation) {
        Attempt attempt = operation.prepare(this.store.store());
        server.ask(RedisCommands::scriptFlush);

        operation.assertVerdict(operation.call(this.store.store(), attempt));
        operation.assertDone(direct.store(), attempt);
    }

    @Test
    void manyLeasesAreRenewedByAServerThatHasForgottenTheScript() {
        List<Attempt> attempts = Stream.generate(() -> Operation.RENEW.prepare(this.store.store()))
                .limit(50)
                .toList();
        Attempt overtaken = attempts.get(7);
        direct.store().release(overtaken);
        direct.store().acquire(Attempts.rivalOf(overtaken), null, Operation.LONG);
        server.ask(RedisCommands::scriptFlush);

        assertThat(this.store.store().renew(attempts, Operation.LONG)).containsExactly(overtaken);
        attempts.stream()
                .filter(attempt -> !attempt.equals(overtaken))
                .forEach(attempt -> Operation.RENEW.assertDone(direct.store(), attempt));
    }
}
