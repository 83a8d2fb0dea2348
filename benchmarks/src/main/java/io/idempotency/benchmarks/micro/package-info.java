/** Measures single parts of the library, each within one process. */
@NullMarked
package io.idempotency.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
