package io.idempotency.store;

/**
 * A second ability of an {@link IdempotencyStore}: it knows what it holds without looking at each record, so that it can be
 * asked as often as a monitoring system likes. Values are those of a moment, and need not fit each other. Thread safe.
 */
public interface StoreStatistics {

    /** {@return how many records there are, those that have expired and are not yet cleared away included} */
    long recordCount();

    /** {@return what all records together take, in bytes as the store counts them} */
    long usedBytes();

    /** {@return what all records together may take, in bytes} */
    long maxBytes();

    /** {@return how many answers were dropped, or not kept in the first place, for lack of space, since the store was made} */
    long droppedAnswers();
}
