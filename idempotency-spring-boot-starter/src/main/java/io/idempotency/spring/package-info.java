/** What an application sees: the annotation, the running execution, the problems, and what it may supply itself. */
@NullMarked
package io.idempotency.spring;

import org.jspecify.annotations.NullMarked;
