/**
 * What a store keeps and promises: the {@link io.idempotency.store.IdempotencyStore} SPI, the values it carries, and the
 * in-memory store.
 *
 * <p>Nothing here knows HTTP: an answer is two byte arrays, a fingerprint is a text, a record is named by a digest.
 */
@NullMarked
package io.idempotency.store;

import org.jspecify.annotations.NullMarked;
