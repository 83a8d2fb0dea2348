/**
 * What every {@link io.idempotency.store.IdempotencyStore} must do, as tests for the authors of stores.
 *
 * <p>Extend {@link io.idempotency.test.IdempotencyStoreContract}. JUnit's engine is yours to bring.
 */
@NullMarked
package io.idempotency.test;

import org.jspecify.annotations.NullMarked;
