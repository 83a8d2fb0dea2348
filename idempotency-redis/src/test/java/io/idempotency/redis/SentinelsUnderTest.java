package io.idempotency.redis;

import io.idempotency.store.IdempotencyStore;
import java.util.function.Supplier;

/** Gives the applications of the starter's tests stores on servers that sentinels watch. */
final class SentinelsUnderTest implements Supplier<IdempotencyStore> {

    private static final ChangingServers SERVERS = new ChangingServers(RedisSentinels.start());

    @Override
    public IdempotencyStore get() {
        return SERVERS.newStore();
    }
}
