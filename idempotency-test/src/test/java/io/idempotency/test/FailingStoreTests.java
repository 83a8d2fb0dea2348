package io.idempotency.test;

import static io.idempotency.test.StoreFixture.FINGERPRINT;
import static io.idempotency.test.StoreFixture.LONG;
import static io.idempotency.test.StoreFixture.RETENTION;
import static io.idempotency.test.StoreFixture.kept;
import static io.idempotency.test.StoreFixture.newAttempt;
import static io.idempotency.test.StoreFixture.rivalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Acquisition.InFlight;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.CompletionSignals;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.RecordAdministration;
import io.idempotency.store.RecordId;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.Retention;
import io.idempotency.store.UnreadableRecordException;
import io.idempotency.test.FailingStore.Gate;
import io.idempotency.test.FailingStore.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailingStoreTests {

    private final FailingStore store = FailingStore.around(new InMemoryIdempotencyStore(1 << 20));
    private final Attempt attempt = newAttempt();

    @ParameterizedTest
    @EnumSource
    void whatIsRefusedThrowsUntilItRecovers(Operation operation) {
        this.store.refuse(operation);
        assertThrows(() -> call(operation));
        this.store.recover();
        call(operation);
        this.store.refuse();
        assertThrows(() -> call(operation));
        assertThat(this.store.count(operation)).isEqualTo(3);
    }

    @Test
    void whatIsRefusedHasNoEffectAndWhatIsLostHas() {
        this.store.refuse(Operation.ACQUIRE);
        assertThrows(() -> acquire(this.attempt));
        this.store.recover();
        Attempt other = rivalOf(this.attempt);
        this.store.loseReplies(Operation.ACQUIRE);
        assertThrows(() -> acquire(other));
        this.store.recover();
        assertThat(acquire(this.attempt)).isInstanceOf(InFlight.class);
        assertThat(acquire(other)).isInstanceOf(Acquired.class);
    }

    @Test
    void whatIsUnreadableSaysSo() {
        this.store.makeUnreadable(Operation.ACQUIRE);
        assertThatExceptionOfType(UnreadableRecordException.class).isThrownBy(() -> acquire(this.attempt));
        assertThat(this.store.renew(List.of(this.attempt), LONG)).isEmpty();
    }

    @Test
    void aCallWaitsAtTheGateWithoutEffect() {
        acquire(this.attempt);
        Gate gate = this.store.hold(Operation.COMPLETE);
        CompletableFuture<Boolean> late = CompletableFuture.supplyAsync(this::complete);
        gate.awaitCall();
        assertThat(acquire(rivalOf(this.attempt))).isInstanceOf(InFlight.class);
        gate.open();
        assertThat(late.join()).isTrue();
        assertThat(acquire(rivalOf(this.attempt))).isInstanceOf(Finished.class);
    }

    @Test
    void aCallThatIsHeldUpFailsIfTheStoreIsDownByThen() {
        acquire(this.attempt);
        Gate gate = this.store.hold(Operation.COMPLETE);
        CompletableFuture<Boolean> late = CompletableFuture.supplyAsync(this::complete);
        gate.awaitCall();
        this.store.refuse(Operation.COMPLETE);
        gate.open();
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(late::join)
                .withCauseInstanceOf(IdempotencyStoreException.class);
    }

    @Test
    void theNextOneGetsTheRecordAfterTheLastLease() {
        assertThatIllegalStateException().isThrownBy(this.store::endLastLease);
        acquire(this.attempt);
        this.store.refuse();
        assertThat(this.store.endLastLease()).isTrue();
        this.store.recover();
        assertThat(acquire(rivalOf(this.attempt))).isInstanceOf(Acquired.class);
        assertThat(complete()).isFalse();
    }

    @Test
    void whatIsSettledOutlivesTheLastLease() {
        acquire(this.attempt);
        this.store.settle(this.attempt, null, RETENTION);
        assertThat(this.store.endLastLease()).isFalse();
    }

    @Test
    void whatIsForgottenIsAbsentAndALateOwnerWritesItAnew() {
        acquire(this.attempt);
        this.store.forgetAll();
        assertThat(this.store.renew(List.of(this.attempt), LONG)).isEmpty();
        assertThat(((RecordAdministration) this.store).find(this.attempt.id())).isNull();
        assertThat(complete()).isTrue();
        assertThat(acquire(rivalOf(this.attempt))).isInstanceOf(Finished.class);
        this.store.forgetAll();
        assertThat(acquire(rivalOf(this.attempt))).isInstanceOf(Acquired.class);
    }

    @Test
    void anOvertakenAttemptIsReportedUnderItsOwnIdAfterAllIsForgotten() {
        this.store.forgetAll();
        acquire(this.attempt);
        this.store.endLastLease();
        acquire(rivalOf(this.attempt));
        assertThat(this.store.renew(List.of(this.attempt), LONG)).containsExactly(this.attempt);
    }

    @Test
    void signalsComeUnderTheirOwnIdsUnlessTheyAreLost() {
        List<RecordId> heard = new ArrayList<>();
        this.store.forgetAll();
        try (CompletionSignals.Subscription subscription = this.store.subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            acquire(this.attempt);
            assertThat(this.store.watch(this.attempt.id())).isTrue();
            complete();
            assertThat(heard).containsOnly(this.attempt.id());
            heard.clear();
            this.store.loseSignals();
            Attempt unheard = newAttempt();
            acquire(unheard);
            this.store.watch(unheard.id());
            this.store.complete(unheard, kept("paid"), RETENTION);
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void aStoreWithoutAbilitiesGetsNoneThatMatter() {
        FailingStore plain = FailingStore.around(new Plain());
        assertThat(plain).isNotInstanceOf(RecordAdministration.class);
        assertThat(plain.watch(this.attempt.id())).isFalse();
        assertThat(plain.watch(() -> {}, () -> {})).isFalse();
        plain.beforeCommits(() -> null);
        plain.subscribe(id -> {}).close();
    }

    private Object call(Operation operation) {
        RecordAdministration records = (RecordAdministration) this.store;
        return switch (operation) {
            case ACQUIRE -> acquire(this.attempt);
            case RENEW -> this.store.renew(List.of(this.attempt), LONG);
            case SETTLE -> this.store.settle(this.attempt, FINGERPRINT, RETENTION);
            case COMPLETE -> complete();
            case RELEASE -> this.store.release(this.attempt);
            case WATCH -> this.store.watch(this.attempt.id());
            case FIND -> {
                RecordSnapshot found = records.find(this.attempt.id());
                yield found == null;
            }
            case DELETE_FINISHED -> records.deleteFinished(this.attempt.id());
        };
    }

    private Acquisition acquire(Attempt who) {
        return this.store.acquire(who, FINGERPRINT, LONG);
    }

    private boolean complete() {
        return this.store.complete(this.attempt, kept("paid"), RETENTION);
    }

    private static void assertThrows(Runnable call) {
        assertThatExceptionOfType(IdempotencyStoreException.class)
                .isThrownBy(call::run)
                .withMessageContaining("on demand");
    }

    /** Can do what it must. */
    private static final class Plain implements IdempotencyStore {

        private final IdempotencyStore store = new InMemoryIdempotencyStore(1 << 20);

        @Override
        public Acquisition acquire(Attempt attempt, Fingerprint fingerprint, Duration lease) {
            return this.store.acquire(attempt, fingerprint, lease);
        }

        @Override
        public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
            return this.store.renew(attempts, lease);
        }

        @Override
        public boolean settle(Attempt attempt, Fingerprint fingerprint, Retention retention) {
            return this.store.settle(attempt, fingerprint, retention);
        }

        @Override
        public boolean complete(Attempt attempt, Completion completion, Retention retention) {
            return this.store.complete(attempt, completion, retention);
        }

        @Override
        public boolean release(Attempt attempt) {
            return this.store.release(attempt);
        }
    }
}
