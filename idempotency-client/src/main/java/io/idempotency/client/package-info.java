/**
 * Keys for outgoing calls, and retries that are safe because of them: {@link
 * io.idempotency.client.IdempotencyClientInterceptor} for blocking clients, {@link
 * io.idempotency.client.IdempotencyExchangeFilter} for reactive ones. Knows nothing of the server half.
 */
@NullMarked
package io.idempotency.client;

import org.jspecify.annotations.NullMarked;
