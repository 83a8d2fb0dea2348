package io.idempotency.jdbc;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.ExpiredRecordCleaner;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordAdministration;
import io.idempotency.store.RecordId;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.Retention;
import io.idempotency.store.TransactionalStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Keeps records in a table of a relational database, so that all processes that use it behave as one.
 *
 * <p>Each step is one statement, which is atomic and holds by the database's own clock. Calls use connections of their own, on which
 * each statement is committed at once, whatever transaction is bound to the thread; but {@link #settle} takes part in a transaction
 * of Spring's on the same {@code DataSource} if the thread has one: the effect and the fact that it has happened are then committed
 * together, or neither is.
 *
 * <p>A running record stays for one more lease after its own has lapsed, for its owner to come back to. Leases and retentions of
 * more than a hundred years are a hundred years. What has expired stays in the table until it is {@linkplain #deleteExpired deleted}.
 *
 * <p>Thread safe.
 */
public final class JdbcIdempotencyStore
        implements IdempotencyStore, TransactionalStore, ExpiredRecordCleaner, RecordAdministration {

    /** How often a step is tried again that met others on the same record. Each time one of them has got further. */
    private static final int PATIENCE = 100;

    private final Database database;
    private final SharedTransactions transactions;
    private final long timeoutNanos;
    private final long grace;

    /**
     * Makes a store. It connects when it is first used.
     *
     * @param dataSource the application's, to a PostgreSQL, MariaDB, MySQL or H2
     * @param table the name of its table, qualified by a schema if need be; it is taken as it is
     * @param timeout how long a statement may take, at least a second, rounded up to whole ones; waiting for a connection is up to
     *     the pool
     */
    public JdbcIdempotencyStore(DataSource dataSource, String table, Duration timeout) {
        this.database = new Database(dataSource, table, timeout);
        this.transactions = new SharedTransactions(this.database.dataSource(), this.database.writes());
        this.timeoutNanos = timeout.toNanos();
        this.grace = Micros.ofGrace(timeout);
    }

    /**
     * Looks whether the table can hold records, as is otherwise done before the first call. Writes to it, and rolls that back.
     *
     * @throws UnusableTableException if it cannot
     * @throws IdempotencyStoreException if the database does not say
     */
    public void verify() {
        repeated("say whether it can hold records", this.database::alone, table -> true);
    }

    /**
     * {@return what has to be told of transactions so that work can be done before their commits}
     *
     * <p>Goes to every transaction manager of the same {@code DataSource}, once.
     */
    public TransactionExecutionListener transactionListener() {
        return this.transactions;
    }

    @Override
    public boolean watch(Runnable whenCommitted, Runnable otherwise) {
        return this.transactions.watch(whenCommitted, otherwise);
    }

    @Override
    public void beforeCommits(Supplier<@Nullable Runnable> task) {
        this.transactions.beforeCommits(task);
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        long micros = Micros.ofLease(lease);
        return repeated("acquire", this.database::alone, table -> acquire(table, attempt, fingerprint, micros));
    }

    /** {@return what comes of it}; {@code null} if others have got in the way */
    private static @Nullable Acquisition acquire(
            RecordTable table, Attempt attempt, @Nullable Fingerprint fingerprint, long lease) {
        try {
            OptionalLong token = table.insertRunning(attempt, fingerprint, lease);
            if (token.isPresent()) {
                return new Acquired(token.getAsLong());
            }
        } catch (QueryTimeoutException ex) {
            return foundWhileBlocked(table, attempt, ex);
        }
        RecordRow row = table.find(attempt.id());
        if (row == null) {
            return null;
        }
        if (row.isOf(attempt) && row.isRunning() && !row.isExpired()) {
            return table.acquireAgain(attempt, fingerprint, lease) ? new Acquired(row.fencingToken()) : null;
        }
        return row.isTakeable() ? takeOver(table, attempt, fingerprint, lease) : row.found();
    }

    /** What stands in the way may be the transaction that settles the record. */
    private static Acquisition foundWhileBlocked(RecordTable table, Attempt attempt, QueryTimeoutException blocked) {
        RecordRow row = table.find(attempt.id());
        if (row == null || row.isTakeable() || row.isOf(attempt)) {
            throw blocked;
        }
        return row.found();
    }

    private static @Nullable Acquisition takeOver(
            RecordTable table, Attempt attempt, @Nullable Fingerprint fingerprint, long lease) {
        RecordRow taken = table.takeOver(attempt, fingerprint, lease) ? table.find(attempt.id()) : null;
        return taken != null && taken.isOf(attempt) ? new Acquired(taken.fencingToken()) : null;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Each is a statement of its own. One that fails does not keep the others from being renewed, unless there are no connections.
     */
    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        long micros = Micros.ofLease(lease);
        Set<Attempt> overtaken = new HashSet<>();
        IdempotencyStoreException failure = null;
        for (Attempt attempt : attempts) {
            try {
                if (isOvertaken(attempt, micros)) {
                    overtaken.add(attempt);
                }
            } catch (IdempotencyStoreException ex) {
                failure = ex;
                if (ex.getCause() instanceof DataAccessResourceFailureException) {
                    break;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return overtaken;
    }

    private boolean isOvertaken(Attempt attempt, long lease) {
        return repeated(
                "renew", this.database::alone, table -> !table.renew(attempt, lease) && table.isOfAnother(attempt));
    }

    /**
     * {@inheritDoc}
     *
     * <p>If a transaction on the same {@code DataSource} is bound to the thread, this takes part in it: the record is settled when it
     * commits, and stays as it was if it does not. If this throws, that transaction does not commit.
     */
    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        long micros = Micros.of(retention);
        Function<RecordTable, @Nullable Boolean> step = owned(
                attempt,
                table -> table.settle(attempt, fingerprint, micros),
                table -> table.insertSettled(attempt, fingerprint, micros));
        return this.transactions.isCurrent() ? settleWithin(step) : repeated("settle", this.database::alone, step);
    }

    /** What fails is not repeated: the database may have rolled the transaction back, and what came after it would be a new one. */
    private boolean settleWithin(Function<RecordTable, @Nullable Boolean> step) {
        try {
            for (int i = 0; i < PATIENCE; i++) {
                Boolean owner = step.apply(this.database.joining());
                if (owner != null) {
                    return owner;
                }
            }
            throw new IdempotencyStoreException("The database did not settle");
        } catch (DataAccessException | TransactionException ex) {
            this.transactions.fail();
            throw new IdempotencyStoreException("The database did not settle", ex);
        } catch (IdempotencyStoreException ex) {
            this.transactions.fail();
            throw ex;
        }
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        long micros = Micros.of(retention);
        return repeated(
                "complete",
                this.database::alone,
                owned(
                        attempt,
                        table -> table.complete(attempt, completion, micros),
                        table -> table.insertCompleted(attempt, completion, micros)));
    }

    @Override
    public boolean release(Attempt attempt) {
        return repeated("release", this.database::alone, table -> {
            if (table.release(attempt)) {
                return true;
            }
            RecordRow row = table.find(attempt.id());
            return row == null || row.isExpired();
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>Leaves what has expired within the last minute, and more with a long time-out: a token that was drawn meanwhile, by a
     * statement that waits for this one, could be lower than that of the record which is deleted.
     */
    @Override
    public int deleteExpired(int limit) {
        return repeated(
                "delete expired records", this.database::alone, table -> table.deleteExpired(this.grace, limit));
    }

    /** {@inheritDoc} One query; of the body it has only whether it is there. */
    @Override
    public @Nullable RecordSnapshot find(RecordId id) {
        return repeated(
                        "find a record",
                        this.database::alone,
                        table -> Optional.ofNullable(table.findFacts(id)).map(RecordFacts::snapshot))
                .orElse(null);
    }

    /**
     * {@inheritDoc}
     *
     * <p>What the record says of the operation is gone at once; its row, which has the fencing token, is deleted with those that
     * have expired. Looks first, so that it does not wait for a transaction which settles the record, and deletes nothing but what it has
     * seen.
     */
    @Override
    public boolean deleteFinished(RecordId id) {
        return repeated("delete a record", this.database::alone, table -> {
            RecordFacts found = table.findFacts(id);
            return found != null && found.isFinished() && table.deleteFinished(id, found.nonce());
        });
    }

    /** Changes the owner's record, or writes it anew if there is none; says nothing if that has changed meanwhile. */
    private static Function<RecordTable, @Nullable Boolean> owned(
            Attempt attempt, Predicate<RecordTable> change, Predicate<RecordTable> insert) {
        return table -> {
            if (change.test(table)) {
                return true;
            }
            RecordRow row = table.findAndLock(attempt.id());
            if (row == null) {
                return insert.test(table) ? true : null;
            }
            return row.isExpired() ? null : row.isOf(attempt);
        };
    }

    /** Repeats a step that others have got in the way of, until it says something. */
    private <T> T repeated(String what, Supplier<RecordTable> where, Function<RecordTable, @Nullable T> step) {
        long start = System.nanoTime();
        DataAccessException failure = null;
        for (int i = 0; i < PATIENCE && System.nanoTime() - start <= this.timeoutNanos; i++) {
            try {
                T result = call(what, () -> step.apply(where.get()));
                if (result != null) {
                    return result;
                }
            } catch (ConcurrencyFailureException ex) {
                failure = ex;
            }
        }
        throw new IdempotencyStoreException("The database did not " + what, failure);
    }

    private static <T> T call(String what, Supplier<T> step) {
        try {
            return step.get();
        } catch (ConcurrencyFailureException ex) {
            throw ex;
        } catch (DataAccessException | TransactionException ex) {
            throw new IdempotencyStoreException("The database did not " + what, ex);
        }
    }
}
