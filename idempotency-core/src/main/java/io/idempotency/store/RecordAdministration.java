package io.idempotency.store;

import org.jspecify.annotations.Nullable;

/**
 * A second ability of an {@link IdempotencyStore}: whoever operates it can look at one record, and delete one that is finished, so
 * that its operation can be done again.
 *
 * <p>It neither lists records nor gives answers away, and never takes a record from an attempt that runs. Each call is one atomic
 * step for its record, and blocks for a bounded time. Thread safe.
 */
public interface RecordAdministration {

    /**
     * Looks at a record, and changes nothing: no lease begins anew, no retention grows, and a record that may be taken stays so.
     *
     * @param id the record
     * @return what there is now by the store's clock; {@code null} if there is nothing
     * @throws UnreadableRecordException if there is a record that this version cannot read
     * @throws IdempotencyStoreException if the store cannot answer
     */
    @Nullable
    RecordSnapshot find(RecordId id);

    /**
     * Deletes a record if it is finished, also if that is so only because it was settled and its lease has lapsed. From then on it
     * is as absent as one that has expired: the next attempt may run, with a greater fencing token, and an attempt that still has
     * something to {@linkplain IdempotencyStore#complete complete} writes it anew.
     *
     * <p>What is deleted is what this call has found: if its driver repeats it after it has lost the reply, what another run has done
     * since stays. A caller that does not know whether it was deleted looks before it asks again.
     *
     * @param id the record
     * @return whether it was deleted by this call; {@code false}, with nothing changed, if it is absent or running, also with a
     *     lease that has lapsed
     * @throws UnreadableRecordException if this version cannot tell whether the record is finished; it is left alone
     * @throws IdempotencyStoreException if the store cannot answer; the record may be deleted
     */
    boolean deleteFinished(RecordId id);
}
