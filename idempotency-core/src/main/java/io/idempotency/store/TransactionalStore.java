package io.idempotency.store;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A second ability of an {@link IdempotencyStore}: it keeps records where operations keep their data, so that a thread's transaction
 * can hold both. Within such a transaction {@link IdempotencyStore#settle} takes part in it: the record is settled when that commits,
 * together with what the operation has done, and is as it was before if it does not. No other call takes part: what they have said
 * stands, whatever becomes of the transaction. Thread safe.
 */
public interface TransactionalStore {

    /**
     * Watches the transaction of this thread that {@code settle} would take part in now. When it has ended, one of the two is run
     * on this thread; neither may throw.
     *
     * @param whenCommitted it has committed for certain
     * @param otherwise it was rolled back, or nobody knows
     * @return whether there is one; otherwise neither is run, and what {@code settle} does stands at once
     */
    boolean watch(Runnable whenCommitted, Runnable otherwise);

    /**
     * Has something done at the end of each transaction that {@code settle} can take part in, from now on, as the last step before
     * its commit, on its thread. This is left out for a transaction that is read-only, or has written nothing, and for one that
     * is independent of another around it: what was asked for there is done before the commit of that one.
     *
     * @param task asked on its thread whenever such a transaction begins; {@code null} if there is nothing to do before the commit
     *     of this one. What the task throws is thrown by the commit, and the transaction is rolled back
     */
    void beforeCommits(Supplier<@Nullable Runnable> task);
}
