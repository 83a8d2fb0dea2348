package io.idempotency.spring.web;

import io.idempotency.spring.Idempotent;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Handlers whose first run waits for the test, while other requests with its key wait for it. */
@RestController
@RequestMapping("/wait")
class WaitController {

    private final Ledger ledger;

    WaitController(Ledger ledger) {
        this.ledger = ledger;
    }

    @PostMapping("/answer")
    String answer(@RequestHeader(Http.KEY) String key) {
        return run(key);
    }

    @PostMapping("/annotated")
    @Idempotent(inFlight = Idempotent.InFlight.WAIT)
    String annotated(@RequestHeader(Http.KEY) String key) {
        return run(key);
    }

    @PostMapping("/impatient")
    @Idempotent(inFlight = Idempotent.InFlight.REJECT)
    String impatient(@RequestHeader(Http.KEY) String key) {
        return run(key);
    }

    @PostMapping("/future")
    CompletableFuture<String> future(@RequestHeader(Http.KEY) String key) {
        return CompletableFuture.supplyAsync(() -> run(key));
    }

    /** The first run fails. */
    @PostMapping("/echo")
    ResponseEntity<String> echo(
            @RequestHeader(Http.KEY) String key, @Nullable Principal principal, @RequestBody String body) {
        String run = run(key);
        boolean first = run.equals("run 1");
        return ResponseEntity.status(first ? 503 : 200)
                .body(run + " of " + (principal == null ? "nobody" : principal.getName()) + ": " + body);
    }

    /** The first run fails. */
    @PostMapping("/form")
    ResponseEntity<String> form(@RequestHeader(Http.KEY) String key, @RequestParam Map<String, String> form) {
        String run = run(key);
        return ResponseEntity.status(run.equals("run 1") ? 503 : 200).body(run + ": " + form);
    }

    /** The first run fails, and the second is asynchronous. */
    @PostMapping("/then-future")
    CompletableFuture<ResponseEntity<String>> thenFuture(@RequestHeader(Http.KEY) String key) {
        return CompletableFuture.supplyAsync(() -> {
            String run = run(key);
            return ResponseEntity.status(run.equals("run 1") ? 503 : 200).body(run);
        });
    }

    @PostMapping("/large")
    String large(@RequestHeader(Http.KEY) String key) {
        return run(key) + "x".repeat(3000);
    }

    private String run(String key) {
        int run = this.ledger.record(key);
        if (run == 1) {
            this.ledger.pass(key);
        }
        return "run " + run;
    }
}
