/**
 * What operators see: observations of requests, metrics of the engine and its store, and the Actuator endpoint, which shows the
 * settings in force, the store, and single records, and can delete these.
 *
 * <p>Each is loaded only where what it needs is there.
 */
@NullMarked
package io.idempotency.spring.actuate;

import org.jspecify.annotations.NullMarked;
