package io.idempotency.fleet.payments;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Answers are texts, so that their lengths are declared: a client knows that it has all before the connection ends. */
@RestController
class PaymentController {

    private final Till till;

    PaymentController(Till till) {
        this.till = till;
    }

    @PostMapping(path = "/payments/{operation}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    String pay(@PathVariable int operation) {
        return "{\"receipt\":" + this.till.pay(operation) + "}";
    }

    /** Has no transaction. */
    @PostMapping("/greetings")
    String greet() {
        return "Hello";
    }
}
