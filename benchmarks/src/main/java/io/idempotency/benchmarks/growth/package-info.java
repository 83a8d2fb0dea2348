/** Measures what grows: memory with the records, and the start of an application with the library. */
@NullMarked
package io.idempotency.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
