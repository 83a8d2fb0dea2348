/** Auto-configuration of the relational store. Nothing depends on it. */
@NullMarked
package io.idempotency.jdbc.autoconfigure;

import org.jspecify.annotations.NullMarked;
