package io.idempotency.benchmarks.application;

/**
 * What a client is answered.
 *
 * @param id a number that no other charge has
 */
record Receipt(long id, String customer, long amount, String memo) {}
