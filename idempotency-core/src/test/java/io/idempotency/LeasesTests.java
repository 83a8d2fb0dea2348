package io.idempotency;

import static io.idempotency.RecordingListener.event;
import static io.idempotency.TestEngine.LEASE;
import static io.idempotency.TestEngine.MAX_DURATION;
import static io.idempotency.TestEngine.MOMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.FaultyStore.Call;
import io.idempotency.RecordingListener.Kind;
import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.InMemoryIdempotencyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeasesTests {

    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

    private final TestClock clock = new TestClock();
    private final InMemoryIdempotencyStore memory = new InMemoryIdempotencyStore(1 << 20, this.clock);
    private final FaultyStore store = new FaultyStore(this.memory);
    private final RecordingListener listener = new RecordingListener();
    private final List<Collection<Attempt>> renewed = new ArrayList<>();
    private final AtomicInteger told = new AtomicInteger();
    private final Leases leases = leases(MAX_DURATION);

    @BeforeEach
    void watch() {
        this.store.before(Call.RENEW, attempts -> this.renewed.add(List.copyOf(attempts)));
    }

    @Test
    void allRunsAreRenewedInOneCall() {
        Attempt first = hold(1);
        Attempt second = hold(2);
        this.clock.advance(LEASE.minus(MOMENT));
        this.leases.renew();

        assertThat(this.renewed).hasSize(1);
        assertThat(this.renewed.get(0)).containsExactlyInAnyOrder(first, second);
        assertThat(leaseLeft(1)).isEqualTo(LEASE);
        assertThat(leaseLeft(2)).isEqualTo(LEASE);
    }

    @Test
    void theStoreIsLeftAloneWhenNothingRuns() {
        this.leases.renew();
        this.leases.letGo(hold(1));
        this.leases.renew();

        assertThat(this.store.count(Call.RENEW)).isZero();
    }

    @Test
    void whatWasLetGoIsNotRenewed() {
        Attempt first = hold(1);
        Attempt second = hold(2);
        this.leases.letGo(first);
        this.leases.renew();

        assertThat(this.renewed).containsExactly(List.of(second));
        assertThat(this.leases.size()).isEqualTo(1);
    }

    @Test
    void aRunThatLastsTooLongIsNoLongerRenewed() {
        hold(1);
        this.clock.advance(MOMENT);
        Attempt second = hold(2);
        this.clock.advance(MAX_DURATION.minus(MOMENT));
        this.leases.renew();
        assertThat(this.renewed.get(0)).hasSize(2);
        assertThat(this.listener.events()).isEmpty();
        this.clock.advance(MOMENT);
        this.leases.renew();
        this.leases.renew();

        assertThat(this.renewed).hasSize(3);
        assertThat(this.renewed.subList(1, 3)).containsOnly(List.of(second));
        assertThat(this.listener.events()).containsExactly(event(Kind.RENEWAL_ENDED, TestRecords.id(1)));
        assertThat(this.leases.size()).isEqualTo(1);
        assertThat(this.told).hasValue(0);
    }

    @Test
    void aRunMayLastForEver() {
        Leases endless = leases(LONGEST);
        Attempt attempt = Attempt.on(TestRecords.id(1));
        endless.hold(attempt, this.told::incrementAndGet);
        this.clock.advance(Duration.ofDays(10_000));
        endless.renew();

        assertThat(this.renewed).containsExactly(List.of(attempt));
    }

    @Test
    void aRenewalThatFailedIsTriedAgain() {
        hold(1);
        hold(2);
        this.store.refuse(Call.RENEW);
        this.leases.renew();
        this.leases.renew();
        assertThat(this.listener.events())
                .containsExactly(event(Kind.RENEWAL_FAILED, 2), event(Kind.RENEWAL_FAILED, 2));
        this.store.recover();
        this.clock.advance(LEASE.minus(MOMENT));
        this.leases.renew();

        assertThat(leaseLeft(1)).isEqualTo(LEASE);
        assertThat(this.listener.events()).hasSize(2);
        assertThat(this.leases.size()).isEqualTo(2);
    }

    @Test
    void aRunThatWasOvertakenIsToldOnceAndNoLongerRenewed() {
        hold(1);
        Attempt second = hold(2);
        this.clock.advance(LEASE);
        this.memory.acquire(Attempt.on(TestRecords.id(1)), null, LEASE);
        this.leases.renew();
        this.leases.renew();

        assertThat(this.told).hasValue(1);
        assertThat(this.renewed).hasSize(2);
        assertThat(this.renewed.get(1)).isEqualTo(List.of(second));
    }

    private Leases leases(Duration maxDuration) {
        EngineSettings settings = new EngineSettings(LEASE, maxDuration, 0, 100);
        EngineEvents events = new EngineEvents(List.of(this.listener));
        return new Leases(new GuardedStore(this.store, events), settings, events, this.clock::nanoTime);
    }

    private Attempt hold(int record) {
        Attempt attempt = Attempt.on(TestRecords.id(record));
        assertThat(this.memory.acquire(attempt, null, LEASE)).isInstanceOf(Acquisition.Acquired.class);
        this.leases.hold(attempt, this.told::incrementAndGet);
        return attempt;
    }

    private Duration leaseLeft(int record) {
        Attempt other = Attempt.on(TestRecords.id(record));
        return ((Acquisition.InFlight) this.memory.acquire(other, null, LEASE)).leaseLeft();
    }
}
