package io.idempotency.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Expired records are deleted, once each, and not before no statement on them can be under way. */
@ParameterizedClass
@MethodSource("databases")
@Tag("smoke")
class CleaningTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration LONG_AGO = Duration.ofMinutes(2);
    private static final Duration JUST_NOW = Duration.ofSeconds(1);
    private static final Duration IN_FUTURE = Duration.ofHours(-1);

    /** Not the common pool, which may have one thread only, and others to serve. */
    @AutoClose("shutdownNow")
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @Parameter
    private TestDatabase database;

    private HikariDataSource dataSource;
    private JdbcTemplate jdbc;

    static Stream<TestDatabase> databases() {
        return TestDatabase.present();
    }

    @BeforeEach
    void open() {
        this.dataSource = this.database.open();
        this.jdbc = new JdbcTemplate(this.dataSource);
    }

    @AfterEach
    void close() {
        this.dataSource.close();
    }

    @Test
    void whatHasExpiredLongAgoGoesAndTheRestStays() {
        insert("expired", LONG_AGO, 3);
        insert("just-expired", JUST_NOW, 1);
        insert("kept", IN_FUTURE, 1);

        assertThat(newStore().deleteExpired(1000)).isEqualTo(3);
        assertThat(left()).containsExactly("just-expired0", "kept0");
    }

    @Test
    void noMoreThanTheLimitGoAtOnce() {
        insert("expired", LONG_AGO, 5);
        JdbcIdempotencyStore store = newStore();

        assertThat(store.deleteExpired(2)).isEqualTo(2);
        assertThat(left()).hasSize(3);
        assertThat(store.deleteExpired(2)).isEqualTo(2);
        assertThat(store.deleteExpired(2)).isOne();
        assertThat(store.deleteExpired(2)).isZero();
    }

    @Test
    void ofTwoThatDeleteAtOnceNeitherFailsAndEachRecordGoesOnce() {
        insert("expired", LONG_AGO, 3000);
        insert("kept", IN_FUTURE, 10);
        CyclicBarrier barrier = new CyclicBarrier(2);

        CompletableFuture<Integer> one = CompletableFuture.supplyAsync(() -> deleteAll(barrier), this.threads);
        CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> deleteAll(barrier), this.threads);

        assertThat(one.join() + other.join()).isEqualTo(3000);
        assertThat(left()).hasSize(10);
    }

    /** The next one that has not expired is that of a transaction which settles it, and may be waiting itself. */
    @Test
    void aRecordThatIsLockedIsNotWaitedFor() {
        insert("expired", LONG_AGO, 3);
        insert("locked", JUST_NOW, 1);
        insert("kept", IN_FUTURE, 1);
        JdbcIdempotencyStore store = newStore();
        store.verify();

        new TransactionTemplate(new JdbcTransactionManager(this.dataSource)).executeWithoutResult(status -> {
            this.jdbc.update("UPDATE idempotency_record SET state = 'settled' WHERE id IN ('locked0', 'kept0')");
            assertThat(CompletableFuture.supplyAsync(() -> store.deleteExpired(10), this.threads)
                            .join())
                    .isEqualTo(3);
        });
    }

    /** One that meets the other may find nothing, though something is left. */
    private int deleteAll(CyclicBarrier barrier) {
        JdbcIdempotencyStore store = newStore();
        store.verify();
        await(barrier);
        int deleted = 0;
        do {
            deleted += store.deleteExpired(20);
        } while (left().size() > 10);
        return deleted;
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(1, TimeUnit.MINUTES);
        } catch (Exception ex) {
            throw new AssertionError(ex);
        }
    }

    private JdbcIdempotencyStore newStore() {
        return new JdbcIdempotencyStore(this.dataSource, TestDatabase.TABLE, TIMEOUT);
    }

    private void insert(String name, Duration ago, int count) {
        long expiresAt = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis() - ago.toMillis());
        List<Object[]> rows = IntStream.range(0, count)
                .mapToObj(i -> new Object[] {name + i, expiresAt})
                .toList();
        this.jdbc.batchUpdate(
                "INSERT INTO idempotency_record (id, form, state, nonce, fencing_token, lease_end, expires_at)"
                        + " VALUES (?, 1, 'not-kept', 'nobody', 1, 0, ?)",
                rows);
    }

    private List<String> left() {
        return this.jdbc.queryForList("SELECT id FROM idempotency_record ORDER BY id", String.class);
    }
}
