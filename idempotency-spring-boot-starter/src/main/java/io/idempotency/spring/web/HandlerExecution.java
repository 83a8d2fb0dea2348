package io.idempotency.spring.web;

import io.idempotency.spring.IdempotentExecution;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordId;
import org.jspecify.annotations.Nullable;

/** The handler's view of its exchange. */
record HandlerExecution(Exchange exchange, long fencingToken) implements IdempotentExecution {

    /** {@return what settles the operation of this thread before the commit of a transaction that begins now}, if anything does */
    static @Nullable Runnable settlementOfThread() {
        return ofThread() instanceof HandlerExecution execution
                        && !execution.exchange().execution().isSettled()
                ? execution::settleBeforeCommit
                : null;
    }

    /** A thread may still be bound to a request that has long ended. */
    private static @Nullable IdempotentExecution ofThread() {
        try {
            return IdempotentExecution.current().orElse(null);
        } catch (IllegalStateException ex) {
            return null;
        }
    }

    @Override
    public RecordId recordId() {
        return this.exchange.execution().id();
    }

    @Override
    public String downstreamKey(String call) {
        return this.exchange.execution().downstreamKey(call);
    }

    @Override
    public void settle() {
        if (!this.exchange.settle()) {
            throw new IllegalStateException("Another run has taken the key: this one stalled past its lease");
        }
    }

    /** Without its settlement the transaction must not commit. */
    private void settleBeforeCommit() {
        if (!this.exchange.isSettledByCommits()) {
            return;
        }
        try {
            settle();
        } catch (IdempotencyStoreException ex) {
            throw this.exchange.undone(ex);
        }
    }

    @Override
    public void doNotKeep() {
        this.exchange.decline();
    }

    @Override
    public boolean isOvertaken() {
        return this.exchange.execution().isOvertaken();
    }
}
