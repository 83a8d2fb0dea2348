package io.idempotency.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Acquisition.InFlight;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
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
        transaction.executeWithoutResult(status -> write());
        assertThat(this.ends).contains("before commit");
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
            new TransactionTemplate(new JdbcTransactionManager(this.dataSource))
                    .executeWithoutResult(status -> work.run());
        } catch (Rollback ex) {
            // was asked for
        }
    }

    private void write() {
        jdbc().update("INSERT INTO idempotency_record (id, form, state, nonce, fencing_token, lease_end, expires_at)"
                + " VALUES ('written', 1, 'running', 'nobody', 0, 0, 0)");
    }

    /** On the connection of this thread's transaction, if there is one. */
    private String state() {
        return jdbc().queryForObject(
                        "SELECT state FROM idempotency_record WHERE id = ?",
                        String.class,
                        this.attempt.id().value());
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
