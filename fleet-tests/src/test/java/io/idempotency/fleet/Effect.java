package io.idempotency.fleet;

import java.time.Instant;

/**
 * A charge that the card processor has made.
 *
 * @param operation number of the operation
 * @param receipt number of the receipt: they grow with time
 * @param process id of the instance's process that asked for it
 * @param at when it was made
 */
record Effect(int operation, long receipt, long process, Instant at) {}
