/** Auto-configuration of the Redis store. Nothing depends on it. */
@NullMarked
package io.idempotency.redis.autoconfigure;

import org.jspecify.annotations.NullMarked;
