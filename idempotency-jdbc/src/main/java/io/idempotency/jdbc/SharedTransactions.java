package io.idempotency.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The transactions that Spring binds to threads together with a connection of one {@code DataSource}. Does something at their ends,
 * and, as a listener to their managers, before their commits.
 */
final class SharedTransactions implements TransactionExecutionListener {

    private final List<Supplier<@Nullable Runnable>> tasks = new CopyOnWriteArrayList<>();
    private final DataSource dataSource;
    private final WriteDetector writes;

    SharedTransactions(DataSource dataSource, WriteDetector writes) {
        this.dataSource = dataSource;
        this.writes = writes;
    }

    /**
     * {@return whether statements of this thread on the {@code DataSource} are a part of a transaction} In a transaction of another
     * resource the thread may have a connection, too, on which every statement stands by itself.
     */
    boolean isCurrent() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder
                && !isAutoCommit(holder);
    }

    boolean watch(Runnable whenCommitted, Runnable otherwise) {
        boolean current = isCurrent();
        if (current) {
            TransactionSynchronizationManager.registerSynchronization(new Watch(whenCommitted, otherwise));
        }
        return current;
    }

    void beforeCommits(Supplier<@Nullable Runnable> task) {
        this.tasks.add(task);
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure != null
                || !transaction.isNewTransaction()
                || transaction.isReadOnly()
                || !isCurrent()
                || TransactionSynchronizationManager.hasResource(this)) {
            return;
        }
        List<Runnable> wanted =
                this.tasks.stream().map(Supplier::get).filter(Objects::nonNull).toList();
        if (!wanted.isEmpty()) {
            LastStep step = new LastStep(transaction, this.writes.atBegin(), wanted);
            TransactionSynchronizationManager.bindResource(this, step);
            TransactionSynchronizationManager.registerSynchronization(step);
        }
    }

    /** Comes after all synchronizations, which may write, too. */
    @Override
    public void beforeCommit(TransactionExecution transaction) {
        if (TransactionSynchronizationManager.getResource(this) instanceof LastStep step
                && step.transaction == transaction) {
            step.run();
        }
    }

    private static boolean isAutoCommit(ConnectionHolder holder) {
        try {
            return holder.getConnection().getAutoCommit();
        } catch (SQLException ex) {
            throw new DataAccessResourceFailureException(
                    "A connection does not say whether it is in a transaction", ex);
        }
    }

    private record Watch(Runnable whenCommitted, Runnable otherwise) implements TransactionSynchronization {

        @Override
        public void afterCompletion(int status) {
            (status == STATUS_COMMITTED ? this.whenCommitted : this.otherwise).run();
        }
    }

    /**
     * What is to be done before the commit of one transaction. Stays bound to the thread while that is suspended: by this an
     * independent one is known that begins within it.
     */
    private final class LastStep implements TransactionSynchronization {

        private final TransactionExecution transaction;
        private final long writesBefore;
        private final List<Runnable> wanted;

        LastStep(TransactionExecution transaction, long writesBefore, List<Runnable> wanted) {
            this.transaction = transaction;
            this.writesBefore = writesBefore;
            this.wanted = wanted;
        }

        /** What a persistence context holds back must be written, or it could not be seen that something is. */
        void run() {
            if (this.transaction instanceof TransactionStatus status) {
                status.flush();
            }
            if (SharedTransactions.this.writes.count() != this.writesBefore) {
                this.wanted.forEach(Runnable::run);
            }
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(SharedTransactions.this);
        }
    }
}
