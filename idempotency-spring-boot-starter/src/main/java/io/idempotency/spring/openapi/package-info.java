/** What an OpenAPI document says about keys. Loaded only where springdoc is there. */
@NullMarked
package io.idempotency.spring.openapi;

import org.jspecify.annotations.NullMarked;
