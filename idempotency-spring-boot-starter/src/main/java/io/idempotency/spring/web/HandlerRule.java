package io.idempotency.spring.web;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a handler that has some of its own.
 *
 * @param operation HTTP methods and path pattern, or the predicates of a functional route
 * @param policy {@code null} if keys mean nothing to it
 */
public record HandlerRule(String operation, @Nullable HandlerPolicy policy) {}
