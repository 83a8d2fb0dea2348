package io.idempotency.benchmarks.application;

/**
 * What a client asks for.
 *
 * @param memo text that makes it as long as the benchmark wants
 */
record Charge(String customer, long amount, String memo) {}
