package io.idempotency.benchmarks.application;

import io.github.arun0009.idempotent.core.annotation.Idempotent;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoint, with the annotation of the other library. */
@RestController
@RequestMapping("/charges")
class OtherLibraryController {

    private final Till till;
    private final OtherLibraryStore store;

    OtherLibraryController(Till till, OtherLibraryStore store) {
        this.till = till;
        this.store = store;
    }

    @PostMapping
    @Idempotent(ttlInSeconds = 86_400)
    public ResponseEntity<Receipt> charge(@RequestBody Charge charge) {
        Receipt receipt = this.till.charge(charge);
        return ResponseEntity.created(Till.location(receipt.id())).body(receipt);
    }

    /** {@return how many charges there were} */
    @GetMapping
    public long count() {
        return this.till.count();
    }

    /** Forgets all records. */
    @DeleteMapping
    public void forget() {
        this.store.forget();
    }
}
