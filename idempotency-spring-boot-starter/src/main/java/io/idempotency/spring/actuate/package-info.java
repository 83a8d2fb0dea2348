/**
 * What operators see through the Actuator: the settings in force, the store, and single records, which they can delete.
 *
 * <p>Loaded only where the Actuator is there.
 */
@NullMarked
package io.idempotency.spring.actuate;

import org.jspecify.annotations.NullMarked;
