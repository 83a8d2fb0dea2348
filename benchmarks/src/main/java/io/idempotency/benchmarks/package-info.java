/** Measures what the library costs. */
@NullMarked
package io.idempotency.benchmarks;

import org.jspecify.annotations.NullMarked;
