package io.idempotency.spring.web;

import io.idempotency.spring.IdempotencyException;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Answers refusals as problem details. Comes before the catch-all of an application, which has no order, and after an
 * advice that is meant to come first.
 */
@ControllerAdvice
@Order(0)
public final class IdempotencyProblemAdvice {

    /** Makes the advice; it has no state. */
    public IdempotencyProblemAdvice() {}

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refuse(IdempotencyException exception) {
        return ResponseEntity.status(exception.getStatusCode())
                .headers(exception.getHeaders())
                .body(exception.getBody());
    }
}
