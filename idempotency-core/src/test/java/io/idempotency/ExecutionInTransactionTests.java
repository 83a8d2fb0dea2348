package io.idempotency;

import static io.idempotency.TestEngine.LEASE;
import static io.idempotency.TestEngine.MOMENT;
import static io.idempotency.TestRecords.DAY;
import static io.idempotency.TestRecords.fingerprint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.idempotency.FaultyStore.Call;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.NotKeptReason;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is settled in a transaction is settled when that has committed. */
class ExecutionInTransactionTests {

    private static final Ending ENDED = new Ending.Ended();

    private final AtomicReference<TransactionalTestStore> store = new AtomicReference<>();
    private final TestEngine engine = new TestEngine(TestEngine.SETTINGS, faulty -> {
        this.store.set(new TransactionalTestStore(faulty));
        return this.store.get();
    });
    private final Execution run = this.engine.run("request");

    @Test
    void aCommitSettles() {
        settleInTransaction();
        assertThat(this.run.isSettled()).isFalse();
        this.store.get().commit();

        assertThat(this.run.isSettled()).isTrue();
        this.engine.assertNothingIsHeld();
        assertThatIllegalStateException().isThrownBy(() -> this.run.release(null));
        this.engine.clock().advance(LEASE);
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.NotKept(NotKeptReason.SETTLED));
    }

    @Test
    void whatIsRolledBackIsNotSettled() {
        settleInTransaction();
        this.store.get().rollBack();

        assertThat(this.run.isSettled()).isFalse();
        assertThat(this.run.release(null)).isEqualTo(ENDED);
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Run.class);
    }

    /** A renewal would wait for the transaction, and others for the renewal. */
    @Test
    void theLeaseIsNotRenewedDuringTheTransactionAndAgainAfterARollback() {
        settleInTransaction();
        long before = this.engine.store().count(Call.RENEW);
        this.engine.renewLeases();
        assertThat(this.engine.store().count(Call.RENEW)).isEqualTo(before);

        this.store.get().rollBack();
        this.engine.clock().advance(LEASE.minus(MOMENT));
        this.engine.renewLeases();
        this.engine.clock().advance(LEASE.minus(MOMENT));
        assertThat(this.engine.isTakeableElsewhere()).isFalse();
    }

    @Test
    void aSecondTransactionSettlesAfterTheFirstWasRolledBack() {
        settleInTransaction();
        this.store.get().rollBack();
        settleInTransaction();
        this.store.get().commit();

        assertThat(this.run.isSettled()).isTrue();
    }

    /** The end of the run finds out. */
    @Test
    void whereTheCommitIsNotHeardOfTheRunEndsAsDone() {
        settleInTransaction();
        this.store.get().commitUnheard();
        assertThat(this.run.isSettled()).isFalse();

        assertThat(this.run.release(fingerprint("request"))).isEqualTo(ENDED);
        assertThat(this.engine.begin("request")).isEqualTo(new Decision.NotKept(NotKeptReason.SETTLED));
    }

    @Test
    void whatCouldNotBeSettledIsNotSettledByTheCommit() {
        this.engine.store().refuse(Call.RENEW);
        this.store.get().begin();
        assertThatExceptionOfType(IdempotencyStoreException.class).isThrownBy(() -> this.run.settle(null, DAY));
        this.engine.store().recover();
        this.store.get().commit();

        assertThat(this.run.isSettled()).isFalse();
        assertThat(this.run.release(null)).isEqualTo(ENDED);
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Run.class);
    }

    @Test
    void anOvertakenRunIsNotSettledByTheCommit() {
        this.engine.clock().advance(LEASE);
        this.engine.run("request");
        this.store.get().begin();
        assertThat(this.run.settle(null, DAY)).isFalse();
        this.store.get().commit();

        assertThat(this.run.isSettled()).isFalse();
        assertThat(this.run.isOvertaken()).isTrue();
    }

    /** What it could not settle has not happened, also if nobody has the record any more when it ends. */
    @Test
    void anOvertakenRunThatIsRolledBackIsNotDone() {
        this.engine.clock().advance(LEASE);
        Execution other = this.engine.run("request");
        this.store.get().begin();
        this.run.settle(null, DAY);
        this.store.get().rollBack();
        this.engine.store().after(Call.RELEASE, attempts -> {
            this.engine.store().recover();
            other.release(null);
        });

        assertThat(this.run.release(null)).isEqualTo(ENDED);
        assertThat(this.engine.begin("request")).isInstanceOf(Decision.Run.class);
    }

    @Test
    void outsideOfATransactionItIsSettledAtOnce() {
        assertThat(this.run.settle(null, DAY)).isTrue();
        assertThat(this.run.isSettled()).isTrue();
    }

    private void settleInTransaction() {
        this.store.get().begin();
        assertThat(this.run.settle(fingerprint("request"), DAY)).isTrue();
    }
}
