package io.idempotency.benchmarks.http;

/**
 * What a load has shown.
 *
 * @param requests how many were answered
 * @param perSecond how many of them in a second
 * @param medianMillis latency that half of them stayed below
 * @param p99Millis latency that 99 % of them stayed below
 */
record Measurement(long requests, double perSecond, double medianMillis, double p99Millis) {}
