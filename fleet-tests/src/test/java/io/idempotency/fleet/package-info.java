/** Proof on a fleet: many instances of the sample, killed, cut off and stopped while clients retry. */
@NullMarked
package io.idempotency.fleet;

import org.jspecify.annotations.NullMarked;
