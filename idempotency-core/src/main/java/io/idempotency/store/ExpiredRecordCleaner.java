package io.idempotency.store;

/**
 * A second ability of an {@link IdempotencyStore} whose records do not vanish by themselves: it deletes those whose time is over. They
 * count as absent anyway; this gives back their room. Thread safe, also where several processes clean the same store.
 */
public interface ExpiredRecordCleaner {

    /**
     * Deletes some records whose time is over, in one step that is short enough not to be felt. A store may leave those that are
     * over only just.
     *
     * @param limit how many at most; positive
     * @return how many were deleted; less than the limit if there are no more, or others are deleting them
     * @throws IdempotencyStoreException if the store cannot answer
     */
    int deleteExpired(int limit);
}
