package io.idempotency.redis;

import io.idempotency.store.IdempotencyStore;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives the applications of the starter's tests stores on the same servers, each with keys of its own. Slots move all the time.
 * Masters hand over, or are killed, before each of the first applications starts; those that run keep their connections.
 */
final class ChangingServers {

    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    /** On a cluster, one of each kind. */
    private static final int CHANGES = 3;

    /** Enough to meet each master of a cluster. */
    private static final int KEYS = 30;

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final RedisServers servers;
    private final StoreOnRedis known;
    private int changes;

    ChangingServers(RedisServers servers) {
        this.servers = servers;
        this.known = StoreOnRedis.connect(Driver.LETTUCE.connect(servers.configuration()), TIMEOUT);
        assertRecovered();
        Thread stirring = new Thread(this::stir, "stirring");
        stirring.setDaemon(true);
        stirring.start();
    }

    /** Makes a store when the servers have changed and the driver has found out. */
    synchronized IdempotencyStore newStore() {
        if (this.changes < CHANGES) {
            this.servers.change(this.changes, Runnable::run);
            this.changes++;
            assertRecovered();
        }
        return new RedisIdempotencyStore(this.known.connections(), "http:" + UUID.randomUUID() + ":", TIMEOUT);
    }

    private void assertRecovered() {
        for (int i = 0; i < KEYS; i++) {
            this.known.assertRecovers(Operation.ACQUIRE, Attempts.random());
        }
    }

    private void stir() {
        while (true) {
            synchronized (this) {
                this.servers.stir();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
