package io.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Attempt;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the in-memory store reads its clock. */
class InMemoryClockTests {

    private static final Duration LEASE = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock();
    private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(100_000, this.clock);

    @Test
    void tokensFollowTheClockButNeverStandStill() {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, this.clock.instant());

        assertThat(nextToken()).isEqualTo(now);
        assertThat(nextToken()).isEqualTo(now + 1);
        this.clock.advance(Duration.ofMillis(1));
        assertThat(nextToken()).isEqualTo(now + 1_000);
        this.clock.advance(Duration.ofMillis(-1));
        assertThat(nextToken()).isEqualTo(now + 1_001);
    }

    @Test
    void aClockThatIsSetBackHarmsNothing() {
        Attempt forEver = StoreFixture.newAttempt();
        this.store.complete(forEver, StoreFixture.kept("paid"), Retention.FOREVER);
        Attempt forAnHour = StoreFixture.newAttempt();
        this.store.complete(forAnHour, StoreFixture.kept("paid"), Retention.of(Duration.ofHours(1)));
        this.clock.advance(Duration.ofDays(-1));
        for (int i = 0; i < 20; i++) {
            nextToken();
        }

        for (Attempt attempt : List.of(forEver, forAnHour)) {
            assertThat(this.store.acquire(StoreFixture.rivalOf(attempt), null, LEASE))
                    .isEqualTo(new Finished(StoreFixture.kept("paid"), Duration.ZERO));
        }
    }

    @Test
    void withoutAClockOfItsCallerTheStoreUsesTheSystems() {
        IdempotencyStore own = new InMemoryIdempotencyStore(100_000);
        Acquisition found = own.acquire(StoreFixture.newAttempt(), null, LEASE);

        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        assertThat(((Acquired) found).fencingToken()).isCloseTo(now, within(60_000_000L));
    }

    @Test
    void aStoreOfNoBytesOrALeaseOfNoTimeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InMemoryIdempotencyStore(0))
                .withMessageContaining("maxBytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> this.store.acquire(StoreFixture.newAttempt(), null, Duration.ZERO))
                .withMessageContaining("lease");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> this.store.renew(List.of(), Duration.ofNanos(-1)))
                .withMessageContaining("lease");
    }

    private long nextToken() {
        Acquisition found = this.store.acquire(StoreFixture.newAttempt(), null, LEASE);
        return ((Acquired) found).fencingToken();
    }
}
