package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.idempotency.store.IdempotencyStoreException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The shared connection of Lettuce, when it is hard to get. */
class LettuceConnectionsTests {

    private static final int TRIES = 4;

    private final RedisProcess server = RedisProcess.start();

    @AfterEach
    void stop() {
        this.server.close();
    }

    /** A driver that is interrupted while it connects leaves the connection behind when that succeeds after all. */
    @Test
    void aServerThatHangsAtTheFirstCallIsConnectedOnce() {
        this.server.freeze();
        try (StoreOnRedis store = StoreOnRedis.connect(Driver.LETTUCE, this.server.port(), StoreOnRedis.SHORT)) {
            for (int i = 0; i < TRIES; i++) {
                StoreOnRedis.assertFailsInTime(() -> store.store().release(Attempts.random()));
            }
            this.server.thaw();
            store.assertRecovers(Operation.RELEASE, Attempts.random());

            await().during(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(otherClients()).isOne());
        }
    }

    @Test
    void whoHasToConnectAnewIsBoundedToo() {
        try (StoreOnRedis store = StoreOnRedis.connected(Driver.LETTUCE, this.server.port(), StoreOnRedis.SHORT)) {
            ((LettuceConnectionFactory) store.connections()).resetConnection();
            this.server.freeze();

            StoreOnRedis.assertFailsInTime(() -> store.store().release(Attempts.random()));
            StoreOnRedis.assertFailsInTime(() -> store.store().release(Attempts.random()));

            this.server.thaw();
            store.assertRecovers(Operation.RELEASE, Attempts.random());
        }
    }

    /** When its time is up, its last question to the factory may still wait for a thread. */
    @Test
    void whoIsClosedAfterACallThatFailedDoesNotMind() {
        try (StoreOnRedis connected = StoreOnRedis.connected(Driver.LETTUCE, this.server.port(), StoreOnRedis.SHORT)) {
            this.server.kill();
            for (int i = 0; i < 10 * TRIES; i++) {
                try (RedisIdempotencyStore store = new RedisIdempotencyStore(
                        connected.connections(), StoreOnRedis.PREFIX, Duration.ofMillis(100))) {
                    assertThatThrownBy(() -> store.release(Attempts.random()))
                            .isInstanceOf(IdempotencyStoreException.class);
                }
            }
        }
    }

    @Test
    void aFactoryThatWasStartedAgainIsFound() {
        try (StoreOnRedis store = StoreOnRedis.connected(Driver.LETTUCE, this.server.port(), StoreOnRedis.SHORT)) {
            LettuceConnectionFactory factory = (LettuceConnectionFactory) store.connections();
            factory.stop();
            assertThatThrownBy(() -> store.store().release(Attempts.random()))
                    .isInstanceOf(IdempotencyStoreException.class);
            factory.start();

            store.assertRecovers(Operation.RELEASE, Attempts.random());
        }
    }

    /** The server is there and says no: there is no need to leave it alone. */
    @Test
    void aPasswordThatIsWrongIsAReply() {
        this.server.ask(commands -> commands.configSet("requirepass", "secret"));
        RedisStandaloneConfiguration wrong = new RedisStandaloneConfiguration("127.0.0.1", this.server.port());
        wrong.setPassword(RedisPassword.of("guess"));
        LettuceConnectionFactory factory = new LettuceConnectionFactory(wrong);
        factory.afterPropertiesSet();
        factory.start();
        try (StoreOnRedis store = new StoreOnRedis(
                new RedisIdempotencyStore(factory, StoreOnRedis.PREFIX, StoreOnRedis.PATIENT), factory)) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> store.store().release(Attempts.random()))
                        .isInstanceOf(IdempotencyStoreException.class)
                        .hasStackTraceContaining("WRONGPASS");
            }
        }
    }

    private long otherClients() {
        String clients = this.server.ask(commands -> commands.clientList());
        return clients.lines().filter(line -> !line.contains("cmd=client")).count();
    }
}
