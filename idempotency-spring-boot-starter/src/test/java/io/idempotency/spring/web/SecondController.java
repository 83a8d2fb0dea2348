package io.idempotency.spring.web;

import io.idempotency.spring.Idempotent;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** Handlers of a dispatcher servlet with a context of its own, and that context's configuration. */
@RestController
@EnableWebMvc
class SecondController {

    private final Ledger ledger;

    SecondController(Ledger ledger) {
        this.ledger = ledger;
    }

    @Idempotent(required = true)
    @CrossOrigin(CorsController.ALICE)
    @PutMapping("/items/{id}")
    String put(@RequestHeader(Http.KEY) String key, @PathVariable String id) {
        return "item " + id + " run " + this.ledger.record(key);
    }

    @Idempotent(enabled = false)
    @PostMapping("/plain")
    String plain(@RequestHeader(Http.KEY) String key) {
        return "run " + this.ledger.record(key);
    }
}
