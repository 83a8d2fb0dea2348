/** A small payments API, safe to retry: the handlers are in {@link io.idempotency.sample.ChargeController}. */
@NullMarked
package io.idempotency.sample;

import org.jspecify.annotations.NullMarked;
