/**
 * For tests: of stores, and of applications.
 *
 * <p>What every {@link io.idempotency.store.IdempotencyStore} must do is {@link io.idempotency.test.IdempotencyStoreContract}, which
 * the authors of stores extend. Applications prove what their endpoints do by {@link io.idempotency.test.IdempotentRequestAssert},
 * and what they do without a store by {@link io.idempotency.test.FailingStore}. JUnit's engine is yours to bring.
 */
@NullMarked
package io.idempotency.test;

import org.jspecify.annotations.NullMarked;
