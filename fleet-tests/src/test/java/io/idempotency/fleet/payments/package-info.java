/** A small application on PostgreSQL whose processes end themselves where a test wants it. */
@NullMarked
package io.idempotency.fleet.payments;

import org.jspecify.annotations.NullMarked;
