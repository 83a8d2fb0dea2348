/**
 * The engine: which record a request names, whether it is the same request, whether it runs, and what its retries get.
 *
 * <p>It knows neither Spring nor the servlet API. {@link io.idempotency.Decisions} decides by pure functions of what a store
 * said; {@link io.idempotency.Execution} carries the decisions out for one attempt; one background thread renews leases and
 * repeats completions that could not be stored.
 */
@NullMarked
package io.idempotency;

import org.jspecify.annotations.NullMarked;
