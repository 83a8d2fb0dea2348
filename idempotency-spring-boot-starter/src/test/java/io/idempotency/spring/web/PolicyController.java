package io.idempotency.spring.web;

import io.idempotency.spring.Idempotent;
import io.idempotency.spring.IdempotentExecution;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.WebUtils;

/** Handlers with annotations of every kind, and some that look at their own execution. */
@RestController
class PolicyController implements PutContract {

    private final Ledger ledger;

    PolicyController(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String byInterface(String key) {
        return run(key);
    }

    @PostMapping("/plain")
    String plain(@RequestHeader(name = Http.KEY, required = false) @Nullable String key) {
        return run(String.valueOf(key));
    }

    @PatchMapping("/plain")
    String patch(@RequestHeader(Http.KEY) String key) {
        return run(key);
    }

    @PutMapping("/plain")
    String put(@RequestHeader(Http.KEY) String key) {
        return run(key);
    }

    @GetMapping("/plain")
    String get(@RequestHeader(name = Http.KEY, required = false) @Nullable String key) {
        return run(String.valueOf(key));
    }

    @Idempotent
    @DeleteMapping("/annotated")
    String annotated(@RequestHeader(Http.KEY) String key) {
        return run(key);
    }

    @Idempotent(enabled = false)
    @PostMapping("/disabled")
    String disabled(@RequestHeader(Http.KEY) String key) {
        return run(key);
    }

    @Idempotent(required = true)
    @PostMapping("/required")
    String required(@RequestHeader(Http.KEY) String key) {
        return run(key);
    }

    @PaymentHandler
    @PostMapping("/meta")
    ResponseEntity<String> meta(@RequestHeader(Http.KEY) String key, @RequestParam int code) {
        return ResponseEntity.status(code).body(run(key));
    }

    @Idempotent(ttl = "${test.ttl:1s}")
    @PostMapping("/short-lived")
    String shortLived(@RequestHeader(Http.KEY) String key) {
        return run(key);
    }

    @Idempotent(onStoreFailure = Idempotent.OnStoreFailure.PROCEED)
    @PostMapping("/proceeds")
    String proceeds(@RequestHeader(Http.KEY) String key) {
        return run(key);
    }

    @PostMapping("/wrapped")
    String wrapped(HttpServletRequest request, HttpServletResponse response) {
        boolean requestIsOurs = WebUtils.getNativeRequest(request, HandlerRequest.class) != null;
        boolean responseIsOurs = WebUtils.getNativeResponse(response, HeldResponse.class) != null
                || WebUtils.getNativeResponse(response, OpaqueResponse.class) != null;
        return requestIsOurs + " " + responseIsOurs;
    }

    @PostMapping("/execution")
    String execution(
            @RequestHeader(name = Http.KEY, required = false) @Nullable String key,
            Optional<IdempotentExecution> optional,
            @Nullable IdempotentExecution direct) {
        boolean same = optional.equals(IdempotentExecution.current()) && Objects.equals(optional.orElse(null), direct);
        return same + " " + optional.map(found -> found.fencingToken() + " " + found.downstreamKey("psp"));
    }

    @PostMapping("/declines")
    String declines(@RequestHeader(Http.KEY) String key, IdempotentExecution execution) {
        execution.doNotKeep();
        return run(key);
    }

    @PostMapping("/settles-then-fails")
    ResponseEntity<String> settlesThenFails(@RequestHeader(Http.KEY) String key, IdempotentExecution execution) {
        execution.settle();
        return ResponseEntity.internalServerError().body(run(key));
    }

    @PostMapping("/settles-then-waits")
    String settlesThenWaits(@RequestHeader(Http.KEY) String key, IdempotentExecution execution) {
        execution.settle();
        this.ledger.pass(key);
        return run(key);
    }

    private String run(String key) {
        return "run " + this.ledger.record(key);
    }
}
