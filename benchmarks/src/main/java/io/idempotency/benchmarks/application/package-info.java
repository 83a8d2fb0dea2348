/** The small applications that are measured, each in a process of its own. */
@NullMarked
package io.idempotency.benchmarks.application;

import org.jspecify.annotations.NullMarked;
