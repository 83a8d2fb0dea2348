package io.idempotency.spring.web;

import io.idempotency.StatusSet;
import io.idempotency.spring.StoreFailurePolicy;
import io.idempotency.store.Retention;

/**
 * How keyed requests to one handler are treated.
 *
 * @param required whether a request without a key is refused
 * @param retention how long an answer is kept
 * @param statuses the statuses whose answers are kept
 * @param waits whether a request waits while the first one with its key is running
 * @param onStoreFailure what happens when the store does not answer
 * @param settlesOnCommit whether a transaction that the store takes part in settles the operation
 */
public record HandlerPolicy(
        boolean required,
        Retention retention,
        StatusSet statuses,
        boolean waits,
        StoreFailurePolicy onStoreFailure,
        boolean settlesOnCommit) {}
