package io.idempotency.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Acquisition.InFlight;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordId;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.Retention;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the relational store does beyond the contract. */
@ParameterizedClass
@MethodSource("databases")
class JdbcIdempotencyStoreTests {

    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Retention RETENTION = Retention.of(Duration.ofDays(1));
    private static final Kept KEPT = new Kept(new Fingerprint("f"), new StoredAnswer(new byte[] {1}, new byte[] {2}));

    private final List<String> ends = new ArrayList<>();
    private final Attempt attempt = newAttempt();
    private HikariDataSource dataSource;
    private JdbcIdempotencyStore store;

    /** Not the common pool, which may have one thread only, and others to serve. */
    @AutoClose("shutdownNow")
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @Parameter
    private TestDatabase database;

    static Stream<TestDatabase> databases() {
        return TestDatabase.present();
    }

    @BeforeEach
    void open() {
        this.dataSource = this.database.open();
        this.store = storeOn(this.dataSource);
    }

    @AfterEach
    void close() {
        this.dataSource.close();
    }

    @Test
    void aPoolMayHandOutConnectionsWithoutAutoCommit() {
        try (HikariDataSource reluctant = TestDatabase.connect(this.dataSource.getJdbcUrl(), false)) {
            JdbcIdempotencyStore other = storeOn(reluctant);
            assertThat(other.acquire(this.attempt, null, LEASE)).isInstanceOf(Acquired.class);
            assertThat(this.store.acquire(rival(), null, LEASE)).isInstanceOf(InFlight.class);
            assertThat(other.complete(this.attempt, KEPT, RETENTION)).isTrue();
            assertThat(this.store.acquire(rival(), null, LEASE)).isInstanceOf(Finished.class);
        }
    }

    @Test
    void onlySettlingTakesPartInATransaction() {
        inTransaction(() -> {
            this.store.acquire(this.attempt, null, LEASE);
            assertThat(this.store.watch(() -> this.ends.add("committed"), () -> this.ends.add("otherwise")))
                    .isTrue();
            assertThat(this.store.settle(this.attempt, null, RETENTION)).isTrue();
            assertThat(state()).isEqualTo("settled");
            throw new Rollback();
        });

        assertThat(state()).isEqualTo("running");
        assertThat(this.ends).containsExactly("otherwise");
    }

    @Test
    void whatIsSettledInATransactionIsSettledByItsCommit() {
        this.store.acquire(this.attempt, null, LEASE);
        inTransaction(() -> {
            this.store.watch(() -> this.ends.add("committed"), () -> this.ends.add("otherwise"));
            this.store.settle(this.attempt, null, RETENTION);
        });

        assertThat(state()).isEqualTo("settled");
        assertThat(this.ends).containsExactly("committed");
    }

    @Test
    void outsideOfATransactionThereIsNothingToWatch() {
        assertThat(this.store.watch(() -> this.ends.add("committed"), () -> this.ends.add("otherwise")))
                .isFalse();
        assertThat(this.ends).isEmpty();
    }

    /** It would make every connection that of the transaction. */
    @Test
    void aTransactionAwareProxyIsSeenThrough() {
        JdbcIdempotencyStore aware = storeOn(new TransactionAwareDataSourceProxy(this.dataSource));
        inTransaction(() -> {
            aware.acquire(this.attempt, null, LEASE);
            assertThat(aware.watch(() -> {}, () -> {})).isTrue();
            throw new Rollback();
        });

        assertThat(state()).isEqualTo("running");
    }

    @Test
    void aManagerThatIsNoBeanCanBeListenedTo() {
        JdbcTransactionManager manager = new JdbcTransactionManager(this.dataSource);
        manager.addListener(this.store.transactionListener());
        this.store.beforeCommits(() -> () -> this.ends.add("before commit"));
        TransactionTemplate transaction = new TransactionTemplate(manager);

        transaction.executeWithoutResult(status -> jdbc().queryForList("SELECT id FROM idempotency_record"));
        assertThat(this.ends).isEmpty();
        transaction.executeWithoutResult(status -> jdbc().update("DELETE FROM idempotency_record"));
        assertThat(this.ends).isEmpty();
        transaction.executeWithoutResult(status -> write("written"));
        assertThat(this.ends).containsExactly("before commit");
    }

    /** Without this store a transaction whose time is over commits all the same, if it asks for nothing more. */
    @Test
    void aTransactionWhoseTimeIsOverCommitsWithItsRecord() {
        this.store.acquire(this.attempt, null, LEASE);
        listened().executeWithoutResult(status -> {
            write("effect");
            holder().setTimeoutInMillis(-1);
        });

        assertThat(isWritten("effect")).isTrue();
        assertThat(state()).isEqualTo("settled");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatFailsBeforeACommitRollsItBackAndLeavesNothingBehind(boolean transactional) {
        this.store.beforeCommits(() -> () -> {
            throw transactional ? new TransactionTimedOutException("over") : new IllegalStateException("no");
        });
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> listened().executeWithoutResult(status -> write("effect")));

        assertThat(isWritten("effect")).isFalse();
        assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                .isFalse();
        assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
    }

    /** Whoever waits for whom: effect and record are both there, or neither is. */
    @Test
    void aDeadlockWhileSettlingNeverPartsEffectAndRecord() throws Exception {
        write("contended");
        for (int round = 0; round < 4; round++) {
            Attempt owner = newAttempt();
            this.store.acquire(owner, null, LEASE);
            String effect = "effect-" + round;
            CountDownLatch mine = new CountDownLatch(1);
            CountDownLatch theirs = new CountDownLatch(1);
            Future<?> rival = this.threads.submit(() -> tolerant(() -> plain().executeWithoutResult(status -> {
                touch(owner.id().value());
                theirs.countDown();
                await(mine);
                touch("contended");
            })));
            tolerant(() -> plain().executeWithoutResult(status -> {
                touch("contended");
                write(effect);
                mine.countDown();
                await(theirs);
                this.store.settle(owner, null, RETENTION);
            }));
            rival.get(30, TimeUnit.SECONDS);

            assertThat(state(owner).equals("settled")).isEqualTo(isWritten(effect));
        }
    }

    /** Nobody runs beside a run that has settled and not committed yet, and nobody is told that the database has failed. */
    @Test
    void whoeverAsksWhileASettlingIsNotCommittedIsToldThatItRuns() {
        this.store.acquire(this.attempt, null, LEASE);
        inTransaction(() -> {
            this.store.settle(this.attempt, null, RETENTION);
            Acquisition found = CompletableFuture.supplyAsync(
                            () -> this.store.acquire(rival(), null, LEASE), this.threads)
                    .join();
            assertThat(found).isInstanceOf(InFlight.class);
        });

        assertThat(state()).isEqualTo("settled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"form = 2", "state = 'odd'", "state = 'not-kept', reason = 'ODD'", "head = NULL"})
    void whatThisReleaseCannotReadIsNotAbsent(String change) {
        this.store.acquire(this.attempt, null, LEASE);
        this.store.complete(this.attempt, KEPT, RETENTION);
        jdbc().update("UPDATE idempotency_record SET " + change);

        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> this.store.acquire(rival(), null, LEASE));
    }

    @Test
    void aRecordOfAnotherFormIsNeitherFoundNorDeleted() {
        this.store.complete(this.attempt, KEPT, RETENTION);
        jdbc().update("UPDATE idempotency_record SET form = 2");

        assertThatExceptionOfType(UnreadableRecordException.class).isThrownBy(() -> this.store.find(this.attempt.id()));
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> this.store.deleteFinished(this.attempt.id()));
        assertThat(state()).isEqualTo("kept");
    }

    /** Whether it is done is all that its deletion asks. */
    @ParameterizedTest
    @ValueSource(strings = {"state = 'not-kept', reason = 'ODD'", "head = NULL", "body = NULL"})
    void aDamagedRecordThatIsDoneIsNotFoundButDeleted(String change) {
        this.store.complete(this.attempt, KEPT, RETENTION);
        jdbc().update("UPDATE idempotency_record SET " + change);

        assertThatExceptionOfType(UnreadableRecordException.class).isThrownBy(() -> this.store.find(this.attempt.id()));
        assertThat(this.store.deleteFinished(this.attempt.id())).isTrue();
        assertThat(this.store.acquire(rival(), null, LEASE)).isInstanceOf(Acquired.class);
    }

    @Test
    void ofADeletedRecordNothingButItsTokenStays() {
        long ahead = 4_102_444_800_000_000L;
        this.store.complete(this.attempt, KEPT, RETENTION);
        jdbc().update("UPDATE idempotency_record SET fencing_token = ?", ahead);
        assertThat(this.store.deleteFinished(this.attempt.id())).isTrue();

        assertThat(jdbc().queryForMap("SELECT fingerprint, reason, head, body FROM idempotency_record")
                        .values())
                .containsOnlyNulls();
        assertThat(this.store.acquire(rival(), null, LEASE)).isEqualTo(new Acquired(ahead + 1));
    }

    @Test
    void aRunThatHasSettledAndNotCommittedYetIsFoundAndNotDeleted() {
        this.store.acquire(this.attempt, null, LEASE);
        inTransaction(() -> {
            this.store.settle(this.attempt, null, RETENTION);
            boolean deleted = CompletableFuture.supplyAsync(
                            () -> this.store.deleteFinished(this.attempt.id()), this.threads)
                    .join();
            assertThat(deleted).isFalse();
            assertThat(this.store.find(this.attempt.id())).isInstanceOf(RecordSnapshot.Running.class);
        });

        assertThat(state()).isEqualTo("settled");
    }

    @Test
    void aRecordOfAnotherFormCostsOthersNoLease() {
        Attempt other = newAttempt();
        this.store.acquire(this.attempt, null, LEASE);
        this.store.acquire(other, null, LEASE);
        jdbc().update(
                        "UPDATE idempotency_record SET form = 2 WHERE id = ?",
                        other.id().value());
        jdbc().update("UPDATE idempotency_record SET lease_end = 0");

        assertThat(this.store.renew(List.of(other, this.attempt), LEASE)).isEmpty();
        assertThat(this.store.acquire(rival(), null, LEASE)).isInstanceOf(InFlight.class);
    }

    /** As one is whose transaction has settled it and goes on. */
    @Test
    void aRecordThatIsLockedCostsOthersNoLease() {
        Attempt locked = newAttempt();
        this.store.acquire(this.attempt, null, LEASE);
        this.store.acquire(locked, null, LEASE);
        jdbc().update("UPDATE idempotency_record SET lease_end = 0");
        inTransaction(() -> {
            this.store.settle(locked, null, RETENTION);
            assertThatExceptionOfType(IdempotencyStoreException.class)
                    .isThrownBy(() -> this.store.renew(List.of(locked, this.attempt), LEASE));
        });

        assertThat(this.store.acquire(rival(), null, LEASE)).isInstanceOf(InFlight.class);
    }

    private static JdbcIdempotencyStore storeOn(DataSource dataSource) {
        return new JdbcIdempotencyStore(dataSource, TestDatabase.TABLE, Duration.ofSeconds(1));
    }

    private void inTransaction(Runnable work) {
        try {
            plain().executeWithoutResult(status -> work.run());
        } catch (Rollback ex) {
            // was asked for
        }
    }

    /** A row of this table is as good as any. */
    private void write(String id) {
        jdbc().update(
                        "INSERT INTO idempotency_record (id, form, state, nonce, fencing_token, lease_end, expires_at)"
                                + " VALUES (?, 1, 'running', 'nobody', 0, 0, 0)",
                        id);
    }

    private void touch(String id) {
        jdbc().update("UPDATE idempotency_record SET done_at = 1 WHERE id = ?", id);
    }

    private boolean isWritten(String id) {
        return !jdbc().queryForList("SELECT id FROM idempotency_record WHERE id = ?", id)
                .isEmpty();
    }

    private String state() {
        return state(this.attempt);
    }

    /** On the connection of this thread's transaction, if there is one. */
    private String state(Attempt of) {
        return jdbc().queryForObject(
                        "SELECT state FROM idempotency_record WHERE id = ?",
                        String.class,
                        of.id().value());
    }

    private TransactionTemplate plain() {
        return new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
    }

    /** Transactions that settle the attempt as they commit. */
    private TransactionTemplate listened() {
        JdbcTransactionManager manager = new JdbcTransactionManager(this.dataSource);
        manager.addListener(this.store.transactionListener());
        this.store.beforeCommits(() -> () -> this.store.settle(this.attempt, null, RETENTION));
        return new TransactionTemplate(manager);
    }

    private ConnectionHolder holder() {
        return (ConnectionHolder) TransactionSynchronizationManager.getResource(this.dataSource);
    }

    /** Who is the victim of a deadlock is up to the database. */
    private static void tolerant(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException ex) {
            // it was rolled back
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    private JdbcTemplate jdbc() {
        return new JdbcTemplate(this.dataSource);
    }

    private Attempt rival() {
        return Attempt.on(this.attempt.id());
    }

    private static Attempt newAttempt() {
        byte[] id = new byte[32];
        ThreadLocalRandom.current().nextBytes(id);
        return Attempt.on(RecordId.of(id));
    }

    @SuppressWarnings("serial")
    private static final class Rollback extends RuntimeException {}
}
