package io.idempotency.spring.web;

import io.idempotency.spring.Idempotent;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** An annotation of an application's own. */
@Idempotent(
        required = true,
        statuses = {"2xx", "404"})
@Retention(RetentionPolicy.RUNTIME)
@interface PaymentHandler {}
