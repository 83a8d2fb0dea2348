package io.idempotency.spring.web;

import io.idempotency.spring.Idempotent;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** A handler whose settings make no sense, where nobody can see them at the start. */
@RestController
@EnableWebMvc
class BrokenController {

    private final Ledger ledger;

    BrokenController(Ledger ledger) {
        this.ledger = ledger;
    }

    @Idempotent(ttl = "soon")
    @PostMapping("/nonsense")
    void nonsense(@RequestHeader(Http.KEY) String key) {
        this.ledger.record(key);
    }
}
