/**
 * The filter: reads requests, holds answers back until they are stored, replays and refuses.
 *
 * <p>Knows nothing of properties or beans; everything is handed to constructors.
 */
@NullMarked
package io.idempotency.spring.web;

import org.jspecify.annotations.NullMarked;
