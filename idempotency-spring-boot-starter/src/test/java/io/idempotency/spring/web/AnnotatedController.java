package io.idempotency.spring.web;

import io.idempotency.spring.Idempotent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A class that carries the annotation for all its handlers. */
@RestController
@RequestMapping("/class")
@Idempotent
class AnnotatedController {

    private final Ledger ledger;

    AnnotatedController(Ledger ledger) {
        this.ledger = ledger;
    }

    @PutMapping("/put")
    String put(@RequestHeader(Http.KEY) String key) {
        return "run " + this.ledger.record(key);
    }

    @GetMapping("/get")
    String get(@RequestHeader(Http.KEY) String key) {
        return "run " + this.ledger.record(key);
    }

    @Idempotent(enabled = false)
    @PutMapping("/excepted")
    String excepted(@RequestHeader(Http.KEY) String key) {
        return "run " + this.ledger.record(key);
    }
}
