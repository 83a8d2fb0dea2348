/** Measures applications with and without the library over HTTP, side by side. */
@NullMarked
package io.idempotency.benchmarks.http;

import org.jspecify.annotations.NullMarked;
