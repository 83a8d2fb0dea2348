package io.idempotency.spring.web;

import io.idempotency.spring.Idempotent;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/** Carries the annotation for its implementation. */
interface PutContract {

    @Idempotent
    @PutMapping("/by-interface")
    String byInterface(@RequestHeader(Http.KEY) String key);
}
