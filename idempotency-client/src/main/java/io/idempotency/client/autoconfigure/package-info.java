/** Applies keys and retries to the clients that Spring Boot builds, if {@code idempotency.client.hosts} names servers. */
@NullMarked
package io.idempotency.client.autoconfigure;

import org.jspecify.annotations.NullMarked;
