package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Attempt;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many leases are renewed without waiting for one after the other. */
class PipelineTests {

    private static final int LEASES = 50;
    private static final Duration ROUND_TRIP = Duration.ofMillis(50);

    @ParameterizedTest
    @EnumSource
    void manyRenewalsTakeAFewRoundTrips(Driver driver) throws IOException {
        try (RedisProcess server = RedisProcess.start();
                FaultProxy proxy = FaultProxy.to(server);
                StoreOnRedis store = StoreOnRedis.connected(driver, proxy.port(), StoreOnRedis.PATIENT)) {
            List<Attempt> attempts = Stream.generate(() -> Operation.RENEW.prepare(store.store()))
                    .limit(LEASES)
                    .toList();
            store.store().renew(attempts, Operation.INITIAL);
            int before = proxy.scripts();
            proxy.delayReplies(ROUND_TRIP);
            long start = System.nanoTime();

            assertThat(store.store().renew(attempts, Operation.LONG)).isEmpty();

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(ROUND_TRIP, ROUND_TRIP.multipliedBy(LEASES / 2));
            assertThat(proxy.scripts() - before).isEqualTo(LEASES);
            proxy.delayReplies(Duration.ZERO);
            attempts.forEach(attempt -> Operation.RENEW.assertDone(store.store(), attempt));
        }
    }
}
