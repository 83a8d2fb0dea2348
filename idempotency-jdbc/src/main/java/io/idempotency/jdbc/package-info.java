/** A store that keeps records in the relational database of the application. */
@NullMarked
package io.idempotency.jdbc;

import org.jspecify.annotations.NullMarked;
