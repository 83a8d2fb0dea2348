/**
 * The store that many processes share: one string for each record, and one script for each call, on Redis 6.2 or later, Valkey,
 * or whatever speaks their language.
 */
@NullMarked
package io.idempotency.redis;

import org.jspecify.annotations.NullMarked;
