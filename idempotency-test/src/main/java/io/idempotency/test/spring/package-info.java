/** Spring's test clients, for {@link io.idempotency.test.IdempotentRequestAssert}: the only package here that knows Spring. */
@NullMarked
package io.idempotency.test.spring;

import org.jspecify.annotations.NullMarked;
