package io.idempotency.sample;

import io.idempotency.spring.Idempotent;
import io.idempotency.spring.IdempotentExecution;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The payments API. */
@RestController
class ChargeController {

    private static final Duration SLOW = Duration.ofSeconds(3);

    private final Charges charges;
    private final CardProcessor processor;
    private final Duration pauseAfterEffect;
    private final AtomicInteger flakyCalls = new AtomicInteger();

    /**
     * Makes the API.
     *
     * @param pauseAfterEffect how long a run stays where a crash would hurt: after the card is charged, and again after that is
     *     in the books
     */
    ChargeController(
            Charges charges,
            CardProcessor processor,
            @Value("${sample.pause-after-effect:0s}") Duration pauseAfterEffect) {
        this.charges = charges;
        this.processor = processor;
        this.pauseAfterEffect = pauseAfterEffect;
    }

    /** Charges a card once: a key is required, and its answer is kept for a week. */
    @PostMapping("/charges")
    @Idempotent(required = true, ttl = "7d")
    ResponseEntity<Charge> charge(@RequestBody ChargeRequest request) throws InterruptedException {
        return create(request);
    }

    /** Takes three seconds, during which a second request with the same key is refused. */
    @PostMapping("/slow-charges")
    ResponseEntity<Charge> chargeSlowly(@RequestBody ChargeRequest request) throws InterruptedException {
        Thread.sleep(SLOW.toMillis());
        return create(request);
    }

    /** Fails half the time before it charges, which frees the key, so that a retry runs again. */
    @PostMapping("/flaky-charges")
    ResponseEntity<Charge> chargeOrFail(@RequestBody ChargeRequest request) throws InterruptedException {
        // Every other call, not at random: what the README shows is what you see.
        if (this.flakyCalls.getAndIncrement() % 2 == 0) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The card was not charged. Try again.");
        }
        return create(request);
    }

    /** Refunds part of a charge. Needs no annotation: a key is heeded where one is sent. */
    @PostMapping("/charges/{id}/refunds")
    Charge refund(@PathVariable long id, @RequestBody RefundRequest request) {
        request.validate();
        Charge charge = find(id);
        return this.charges
                .refund(charge.id(), request.amount())
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.UNPROCESSABLE_CONTENT, "amount exceeds what is left of charge " + id));
    }

    @GetMapping("/charges")
    List<Charge> list() {
        return this.charges.list();
    }

    @GetMapping("/charges/{id}")
    Charge find(@PathVariable long id) {
        return this.charges
                .find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no charge " + id));
    }

    private ResponseEntity<Charge> create(ChargeRequest request) throws InterruptedException {
        request.validate();
        Optional<IdempotentExecution> execution = IdempotentExecution.current();
        // Should this process die halfway, the retry sends the same key: the processor can tell that it is the same
        // charge.
        String processorKey = execution
                .map(run -> run.downstreamKey("card-processor"))
                .orElseGet(() -> UUID.randomUUID().toString());
        long token = execution.map(IdempotentExecution::fencingToken).orElse(0L);
        long receipt = this.processor.charge(request, processorKey);
        pause();
        Charge charge = this.charges
                .add(request, processorKey, receipt, token)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.CONFLICT, "Another run of this request came first. Its charge stands."));
        pause();
        return ResponseEntity.created(URI.create("/charges/" + charge.id())).body(charge);
    }

    private void pause() throws InterruptedException {
        Thread.sleep(this.pauseAfterEffect.toMillis());
    }
}
