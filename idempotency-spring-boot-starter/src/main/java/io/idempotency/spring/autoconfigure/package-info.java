/** Auto-configuration: properties, conditional beans, checks at start. Nothing depends on it. */
@NullMarked
package io.idempotency.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
