package io.idempotency.jdbc;

import io.idempotency.store.IdempotencyStoreException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The transactions that Spring binds to threads together with a connection of one {@code DataSource}. Does something at their ends,
 * and, as a listener to their managers, before their commits.
 */
@SuppressWarnings("ReferenceEquality") // transactions and connections are what they are, not what they are like
final class SharedTransactions implements TransactionExecutionListener {

    private final List<Supplier<@Nullable Runnable>> tasks = new CopyOnWriteArrayList<>();
    private final DataSource dataSource;
    private final WriteDetector writes;

    SharedTransactions(DataSource dataSource, WriteDetector writes) {
        this.dataSource = dataSource;
        this.writes = writes;
    }

    /**
     * {@return whether what this thread writes on the {@code DataSource} is a part of its innermost transaction} In a transaction of
     * another resource the thread may have a connection, too: one on which every statement stands by itself, or that of a
     * transaction around it.
     */
    boolean isCurrent() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.isSynchronizationActive()
                && !TransactionSynchronizationManager.isCurrentTransactionReadOnly()
                && holder() instanceof ConnectionHolder holder
                && !(step() instanceof LastStep step && step.isSuspendedWith(holder))
                && !isAutoCommit(holder);
    }

    boolean watch(Runnable whenCommitted, Runnable otherwise) {
        boolean current = isCurrent();
        if (current) {
            TransactionSynchronizationManager.registerSynchronization(new Watch(whenCommitted, otherwise));
        }
        return current;
    }

    /** Sees to it that the transaction of this thread is rolled back, even if whoever is told that something failed ignores it. */
    void fail() {
        if (holder() instanceof ConnectionHolder holder) {
            holder.setRollbackOnly();
            if (step() instanceof LastStep step && step.holder == holder) {
                step.failed = true;
            }
        }
    }

    void beforeCommits(Supplier<@Nullable Runnable> task) {
        this.tasks.add(task);
    }

    /**
     * Throws nothing: the transaction has begun, and nobody would end it. What goes wrong here makes its commit fail. Transactions
     * for which nothing is to be done are not touched.
     */
    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure != null || !transaction.isNewTransaction() || transaction.isReadOnly()) {
            return;
        }
        List<Runnable> wanted = wanted();
        if (!wanted.isEmpty() && TransactionSynchronizationManager.isSynchronizationActive()) {
            begin(transaction, wanted);
        }
    }

    private List<Runnable> wanted() {
        try {
            return this.tasks.stream()
                    .map(Supplier::get)
                    .filter(Objects::nonNull)
                    .toList();
        } catch (RuntimeException ex) {
            return List.of(() -> {
                throw ex;
            });
        }
    }

    private void begin(TransactionExecution transaction, List<Runnable> wanted) {
        long writesBefore = 0;
        boolean failed = false;
        try {
            if (!isCurrent()) {
                return;
            }
            writesBefore = this.writes.atBegin();
        } catch (RuntimeException ex) {
            failed = true;
        }
        if (step() instanceof LastStep around) {
            around.within.put(transaction, writesBefore);
        } else {
            LastStep step = new LastStep(transaction, holder(), writesBefore, wanted);
            step.failed = failed;
            TransactionSynchronizationManager.bindResource(this, step);
            TransactionSynchronizationManager.registerSynchronization(step);
        }
    }

    /** Comes after all synchronizations, which may write, too. */
    @Override
    public void beforeCommit(TransactionExecution transaction) {
        if (step() instanceof LastStep step) {
            step.beforeCommit(transaction);
        }
    }

    private @Nullable Object holder() {
        return TransactionSynchronizationManager.getResource(this.dataSource);
    }

    private @Nullable Object step() {
        return TransactionSynchronizationManager.getResource(this);
    }

    private static boolean isAutoCommit(ConnectionHolder holder) {
        try {
            return holder.getConnection().getAutoCommit();
        } catch (SQLException ex) {
            throw new DataAccessResourceFailureException(
                    "A connection does not say whether it is in a transaction", ex);
        }
    }

    /** A settling that is rolled back to a savepoint from before it is undone, whatever becomes of the transaction. */
    private static final class Watch implements TransactionSynchronization {

        private final Set<Object> laterSavepoints = new HashSet<>();
        private final Runnable whenCommitted;
        private final Runnable otherwise;
        private boolean undone;

        Watch(Runnable whenCommitted, Runnable otherwise) {
            this.whenCommitted = whenCommitted;
            this.otherwise = otherwise;
        }

        @Override
        public void savepoint(Object savepoint) {
            this.laterSavepoints.add(savepoint);
        }

        @Override
        public void savepointRollback(Object savepoint) {
            this.undone |= !this.laterSavepoints.contains(savepoint);
        }

        @Override
        public void afterCompletion(int status) {
            (status == STATUS_COMMITTED && !this.undone ? this.whenCommitted : this.otherwise).run();
        }
    }

    /**
     * What is to be done before the commit of one transaction. Stays bound to the thread while that is suspended: by this those are
     * known that begin within it. What an independent one of them has written counts as written by the one around it.
     */
    private final class LastStep implements TransactionSynchronization {

        private final IdentityHashMap<TransactionExecution, Long> within = new IdentityHashMap<>();
        private final TransactionExecution transaction;
        private final @Nullable Object holder;
        private final long writesBefore;
        private final List<Runnable> wanted;
        private boolean suspended;
        private boolean writtenWithin;
        private boolean failed;

        LastStep(TransactionExecution transaction, @Nullable Object holder, long writesBefore, List<Runnable> wanted) {
            this.transaction = transaction;
            this.holder = holder;
            this.writesBefore = writesBefore;
            this.wanted = wanted;
        }

        boolean isSuspendedWith(ConnectionHolder current) {
            return this.suspended && this.holder == current;
        }

        /** An exception of Spring's about transactions would not roll this one back. */
        void beforeCommit(TransactionExecution committing) {
            try {
                Long before = this.within.remove(committing);
                if (before != null) {
                    this.writtenWithin |= hasWritten(committing, before);
                } else if (this.transaction == committing) {
                    run();
                }
            } catch (TransactionException ex) {
                throw new IdempotencyStoreException("The database did not settle an operation before a commit", ex);
            }
        }

        private void run() {
            if (this.failed) {
                throw new IdempotencyStoreException("The database did not do what this transaction had asked for");
            }
            if (hasWritten(this.transaction, this.writesBefore) || this.writtenWithin) {
                this.wanted.forEach(Runnable::run);
            }
        }

        /** What a persistence context holds back must be written, or it could not be seen that something is. */
        private boolean hasWritten(TransactionExecution committing, long before) {
            if (committing instanceof TransactionStatus status) {
                status.flush();
            }
            return SharedTransactions.this.writes.count() != before;
        }

        @Override
        public void suspend() {
            this.suspended = true;
        }

        @Override
        public void resume() {
            this.suspended = false;
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(SharedTransactions.this);
        }
    }
}
