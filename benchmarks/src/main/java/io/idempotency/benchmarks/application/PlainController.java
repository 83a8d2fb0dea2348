package io.idempotency.benchmarks.application;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoint, as one writes it. */
@RestController
@RequestMapping("/charges")
class PlainController {

    private final Till till;

    PlainController(Till till) {
        this.till = till;
    }

    @PostMapping
    ResponseEntity<Receipt> charge(@RequestBody Charge charge) {
        Receipt receipt = this.till.charge(charge);
        return ResponseEntity.created(Till.location(receipt.id())).body(receipt);
    }

    @GetMapping
    long count() {
        return this.till.count();
    }
}
