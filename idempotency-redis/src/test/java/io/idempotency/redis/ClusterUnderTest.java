package io.idempotency.redis;

import io.idempotency.store.IdempotencyStore;
import java.util.function.Supplier;

/** Gives the applications of the starter's tests stores on a cluster. */
final class ClusterUnderTest implements Supplier<IdempotencyStore> {

    private static final ChangingServers SERVERS = new ChangingServers(RedisCluster.start());

    @Override
    public IdempotencyStore get() {
        return SERVERS.newStore();
    }
}
