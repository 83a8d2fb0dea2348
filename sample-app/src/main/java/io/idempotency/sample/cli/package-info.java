/**
 * The command line: a caller of the payments API that retries safely. Knows the API by what it sends and gets, like any other caller.
 */
@NullMarked
package io.idempotency.sample.cli;

import org.jspecify.annotations.NullMarked;
