package io.idempotency.fleet;

import java.time.Instant;

/**
 * The end of an instance by SIGKILL.
 *
 * @param process id of its process
 * @param at before the signal was sent
 */
record Kill(long process, Instant at) {}
