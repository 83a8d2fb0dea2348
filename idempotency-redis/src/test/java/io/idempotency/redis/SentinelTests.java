package io.idempotency.redis;

import io.idempotency.store.Attempt;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A master that fails, and sentinels that make its replica the next one. */
@Tag("fleet")
@ParameterizedClass
@EnumSource
class SentinelTests {

    /** A call that waits at a server that has gone is given up, and goes elsewhere the next time. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    @AutoClose
    private static RedisSentinels servers;

    @AutoClose
    private final StoreOnRedis onRedis;

    private final RedisIdempotencyStore store;

    SentinelTests(Driver driver) {
        this.onRedis = StoreOnRedis.connect(driver.connect(servers.configuration()), TIMEOUT);
        this.store = this.onRedis.store();
    }

    @BeforeAll
    static void start() {
        servers = RedisSentinels.start();
    }

    @AfterEach
    void mend() {
        servers.startAllAgain();
    }

    @Test
    void callsTakeEffectWhenTheReplicaHasTakenOver() {
        Map<Operation, Attempt> attempts = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            attempts.put(operation, operation.prepare(this.store));
        }
        servers.master().kill();

        attempts.forEach((operation, attempt) -> {
            this.onRedis.assertRecovers(operation, attempt);
            operation.assertDone(this.store, attempt);
        });
    }

    @Test
    void signalsComeAgainWhenTheReplicaHasTakenOver() {
        this.onRedis.assertSignals();
        RedisProcess old = servers.master();
        old.kill();
        servers.awaitMasterOtherThan(old);

        this.onRedis.assertSignals();
    }

    /** The old master thinks that it still is one when it goes on, until a sentinel tells it otherwise. */
    @Test
    void aMasterThatHangsIsReplacedAndDoesNotComeBack() {
        Attempt finished = Operation.COMPLETE_KEPT.prepare(this.store);
        RedisProcess old = servers.master();
        old.freeze();
        try {
            servers.awaitMasterOtherThan(old);
            this.onRedis.assertRecovers(Operation.COMPLETE_KEPT, finished);
        } finally {
            old.thaw();
        }
        servers.awaitWhole();

        this.onRedis.assertRecovers(Operation.RENEW, finished);
        Operation.COMPLETE_KEPT.assertDone(this.store, finished);
    }
}
