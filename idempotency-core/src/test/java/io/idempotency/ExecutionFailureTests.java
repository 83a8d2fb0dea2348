package io.idempotency;

import static io.idempotency.RecordingListener.event;
import static io.idempotency.TestEngine.LEASE;
import static io.idempotency.TestEngine.MAX_DURATION;
import static io.idempotency.TestEngine.MOMENT;
import static io.idempotency.TestRecords.DAY;
import static io.idempotency.TestRecords.fingerprint;
import static io.idempotency.TestRecords.kept;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.idempotency.FaultyStore.Call;
import io.idempotency.FaultyStore.Gate;
import io.idempotency.RecordingListener.Kind;
import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import io.idempotency.store.UnreadableRecordException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionFailureTests {

    private static final Ending ENDED = new Ending.Ended();
    private static final RecordId ID = TestRecords.id(1);

    private final TestEngine engine = new TestEngine();
    private final FaultyStore store = this.engine.store();
    private final RecordingListener listener = this.engine.listener();

    @Test
    void whatCouldNotBeAcquiredIsReleasedWhenTheStoreIsBack() {
        this.store.refuse(Call.ACQUIRE, Call.RELEASE);
        assertStoreFailure();
        this.engine.repeat();
        assertThat(this.engine.engine().leases().size()).isZero();
        this.store.recover();
        this.engine.repeat();

        assertThat(this.store.count(Call.RELEASE)).isEqualTo(2);
        this.engine.assertNothingIsHeld();
        this.engine.run("request");
    }

    @Test
    void whatWasAcquiredUnseenIsFreeBeforeItsLeaseEnds() {
        this.store.loseReplyOf(Call.ACQUIRE);
        assertStoreFailure();
        this.store.recover();
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.InProgress(LEASE));
        this.engine.repeat();

        this.engine.run("request");
    }

    @Test
    void whatWasAcquiredUnseenIsFreeAtTheEndOfItsLeaseAtTheLatest() {
        this.store.loseReplyOf(Call.ACQUIRE);
        assertStoreFailure();
        this.store.recover();
        this.store.refuse(Call.RELEASE);
        this.engine.repeat();
        this.engine.clock().advance(LEASE);

        this.engine.run("request");
        this.engine.repeat();
        this.engine.repeat();
        assertThat(this.engine.engine().backlog().isEmpty()).isTrue();
        assertThat(this.store.count(Call.RELEASE)).isEqualTo(1);
    }

    @Test
    void aBelatedReleaseDoesNotFreeTheRunOfAnother() {
        this.store.loseReplyOf(Call.ACQUIRE);
        assertStoreFailure();
        this.store.recover();
        this.engine.clock().advance(LEASE.minus(MOMENT));
        this.store.refuse(Call.RELEASE);
        this.engine.repeat();
        this.engine.clock().advance(MOMENT);
        this.engine.run("request");
        this.store.recover();
        this.engine.repeat();

        assertThat(this.engine.begin("request")).isEqualTo(new Decision.InProgress(LEASE));
    }

    @Test
    void anAttemptThatWasGivenUpCannotBeginAgain() {
        Execution execution = this.engine.attempt();
        this.store.loseReplyOf(Call.ACQUIRE);
        assertThatExceptionOfType(IdempotencyStoreException.class)
                .isThrownBy(() -> this.engine.begin(execution, "request"));
        this.store.recover();

        assertThatIllegalStateException().isThrownBy(() -> this.engine.begin(execution, "request"));
    }

    @Test
    void whatCannotBeReadIsNotReleased() {
        this.store.before(Call.ACQUIRE, attempts -> {
            throw new UnreadableRecordException("of another release");
        });

        assertThatExceptionOfType(UnreadableRecordException.class).isThrownBy(() -> this.engine.begin("request"));
        this.engine.assertNothingIsHeld();
        this.engine.repeat();
        assertThat(this.store.count(Call.RELEASE)).isZero();
    }

    @Test
    void aRunGoesOnWhenItCannotBeSettled() {
        Execution run = this.engine.run("request");
        this.store.refuse(Call.SETTLE);
        assertThatExceptionOfType(IdempotencyStoreException.class)
                .isThrownBy(() -> run.settle(fingerprint("request"), DAY));
        assertThat(run.isSettled()).isFalse();
        passWithRenewals(LEASE.multipliedBy(4));
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.InProgress(LEASE));

        assertThat(run.release(fingerprint("request"))).isEqualTo(ENDED);
        this.engine.run("request");
        assertThat(this.listener.events()).isEmpty();
    }

    /** The handler's transaction may hold the record, and renewal would wait for it. */
    @Test
    void aRunIsNotRenewedWhileItIsBeingSettled() {
        Execution run = this.engine.run("request");
        Gate gate = this.store.blockNext(Call.SETTLE);
        CompletableFuture<Boolean> settlement = CompletableFuture.supplyAsync(() -> run.settle(null, DAY));
        gate.awaitCall();
        this.engine.renewLeases();
        gate.open();

        assertThat(settlement.join()).isTrue();
        assertThat(this.store.count(Call.RENEW)).isZero();
    }

    @Test
    void aRunThatCannotBeSettledIsNotRenewedForLongerThanAnother() {
        Execution run = this.engine.run("request");
        this.store.refuse(Call.SETTLE);
        passWithRenewals(MAX_DURATION.minus(LEASE));
        assertThatExceptionOfType(IdempotencyStoreException.class).isThrownBy(() -> run.settle(null, DAY));
        passWithRenewals(LEASE.multipliedBy(2));
        assertThat(this.listener.events()).containsExactly(event(Kind.RENEWAL_ENDED, ID));
        assertThatExceptionOfType(IdempotencyStoreException.class).isThrownBy(() -> run.settle(null, DAY));
        this.engine.clock().advance(LEASE);
        this.engine.renewLeases();

        assertThat(this.engine.isTakeableElsewhere()).isTrue();
    }

    @Test
    void aRunThatWasSettledUnseenMayComplete() {
        Execution run = this.engine.run("request");
        this.store.loseReplyOf(Call.SETTLE);
        assertThatExceptionOfType(IdempotencyStoreException.class)
                .isThrownBy(() -> run.settle(fingerprint("request"), DAY));

        assertThat(run.complete(kept("request", "answer"), DAY)).isEqualTo(ENDED);
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
        this.engine.assertNothingIsHeld();
    }

    /** Nobody has overtaken it, so its own answer goes out; retries learn what the store knows. */
    @Test
    void aRunThatWasSettledUnseenIsDoneWhenItIsReleased() {
        Execution run = this.engine.run("request");
        this.store.loseReplyOf(Call.SETTLE);
        assertThatExceptionOfType(IdempotencyStoreException.class)
                .isThrownBy(() -> run.settle(fingerprint("request"), DAY));

        assertThat(run.release(fingerprint("request"))).isEqualTo(ENDED);
        assertThat(run.isOvertaken()).isFalse();
        assertThat(this.listener.events()).isEmpty();
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.NotKept(NotKeptReason.SETTLED));
        assertThat(this.engine.begin("another")).isEqualTo(new Decision.KeyReused());
        this.engine.assertNothingIsHeld();
    }

    @Test
    void aRunLeftOpenIsNotRenewedWhenItCannotBeSettled() {
        Execution run = this.engine.run("request");
        run.leaveOpen();
        this.store.refuse(Call.SETTLE);
        assertThatExceptionOfType(IdempotencyStoreException.class).isThrownBy(() -> run.settle(null, DAY));

        this.engine.assertNothingIsHeld();
    }

    @Test
    void whatCouldNotBeReleasedIsReleasedWhenTheStoreIsBack() {
        Execution run = this.engine.run("request");
        this.store.refuse(Call.RELEASE);
        assertThat(run.release(fingerprint("request"))).isEqualTo(ENDED);
        assertThat(this.engine.engine().leases().size()).isZero();
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.InProgress(LEASE));
        this.store.recover();
        this.engine.repeat();

        this.engine.run("request");
        assertThat(this.listener.events()).isEmpty();
    }

    @Test
    void whatWasReleasedUnseenIsReleasedAgainAndNoSuccessorIsDisturbed() {
        Execution run = this.engine.run("request");
        this.store.loseReplyOf(Call.RELEASE);
        assertThat(run.release(fingerprint("request"))).isEqualTo(ENDED);
        Execution next = this.engine.run("request");
        this.store.recover();
        this.engine.repeat();

        assertThat(this.engine.begin("request")).isEqualTo(new Decision.InProgress(LEASE));
        assertThat(next.complete(kept("request", "answer"), DAY)).isEqualTo(ENDED);
        assertThat(this.listener.events()).isEmpty();
    }

    @Test
    void aRunThatCannotBeLeftOpenIsWhenTheStoreIsBackAndForOneLeaseOnly() {
        Execution run = this.engine.run("request");
        this.store.refuse(Call.RENEW);
        run.leaveOpen();
        this.engine.clock().advance(LEASE.minus(MOMENT));
        this.engine.renewLeases();
        this.store.recover();
        this.engine.renewLeases();

        assertThat(this.listener.events())
                .containsExactly(event(Kind.RENEWAL_FAILED, 1), event(Kind.RENEWAL_FAILED, 1));
        this.engine.assertNothingIsHeld();
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.InProgress(LEASE));
    }

    @Test
    void aRunThatCouldNotBeLeftOpenIsToldThatItWasOvertaken() {
        Execution run = this.engine.run("request");
        this.store.refuse(Call.RENEW);
        run.leaveOpen();
        this.engine.clock().advance(LEASE);
        this.engine.run("request");
        this.store.recover();
        this.engine.renewLeases();

        assertThat(run.isOvertaken()).isTrue();
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.InProgress(LEASE));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                IllegalStateException.class,
                NullPointerException.class,
                SQLException.class,
                NoClassDefFoundError.class,
                AssertionError.class
            })
    void whateverADriverThrowsIsAFailureOfTheStore(Class<? extends Throwable> type)
            throws ReflectiveOperationException {
        Throwable failure = type.getDeclaredConstructor().newInstance();
        Execution run = this.engine.run("request");
        for (Call call : Call.values()) {
            this.store.before(call, attempts -> throwUnchecked(failure));
        }

        assertThatExceptionOfType(IdempotencyStoreException.class)
                .isThrownBy(() -> this.engine.begin("request"))
                .withCause(failure);
        assertThatExceptionOfType(IdempotencyStoreException.class)
                .isThrownBy(() -> run.settle(null, DAY))
                .withCause(failure);
        this.engine.renewLeases();
        assertThat(run.complete(kept("request", "answer"), DAY)).isEqualTo(ENDED);
        this.engine.repeat();
        this.store.recover();
        this.engine.repeat();
        assertThat(this.listener.kinds()).containsExactly(Kind.RENEWAL_FAILED, Kind.DEFERRED, Kind.RECOVERED);
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Replay.class);
        this.engine.assertNothingIsHeld();
    }

    @Test
    void aStoreThatReturnsNothingHasFailed() {
        IdempotencyEngine broken = new IdempotencyEngine(new SilentStore(), TestEngine.SETTINGS, this.listener);

        assertThatExceptionOfType(IdempotencyStoreException.class)
                .isThrownBy(() -> broken.attempt(ID).begin(TestRequest.read("request")));
        assertThat(broken.backlog().isEmpty()).isFalse();
        broken.attempt(ID).leaveOpen();
        assertThat(this.listener.kinds()).containsExactly(Kind.RENEWAL_FAILED);
    }

    private void assertStoreFailure() {
        assertThatExceptionOfType(IdempotencyStoreException.class).isThrownBy(() -> this.engine.begin("request"));
    }

    private void passWithRenewals(Duration duration) {
        Duration step = LEASE.dividedBy(3);
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plus(step)) {
            this.engine.clock().advance(step);
            this.engine.renewLeases();
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void throwUnchecked(Throwable failure) throws T {
        throw (T) failure;
    }

    /** Breaks its contract without a word, as a mock does. */
    private static final class SilentStore implements IdempotencyStore {

        @Override
        public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
            return null;
        }

        @Override
        public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
            return null;
        }

        @Override
        public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
            return false;
        }

        @Override
        public boolean complete(Attempt attempt, Completion completion, Retention retention) {
            return false;
        }

        @Override
        public boolean release(Attempt attempt) {
            return false;
        }
    }
}
