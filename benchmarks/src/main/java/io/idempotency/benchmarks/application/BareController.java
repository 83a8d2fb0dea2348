package io.idempotency.benchmarks.application;

import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The endpoint with two calls for a first request, one before and one after the work, and one call for a replay. */
@RestController
@RequestMapping("/charges")
class BareController {

    private final Till till;
    private final BareRecords records;
    private final JsonMapper mapper;

    BareController(Till till, BareRecords records, JsonMapper mapper) {
        this.till = till;
        this.records = records;
        this.mapper = mapper;
    }

    @PostMapping
    ResponseEntity<byte[]> charge(@RequestHeader("Idempotency-Key") String key, @RequestBody byte[] body) {
        return this.records
                .acquire(key)
                .map(stored -> answer(stored.location(), stored.body()))
                .orElseGet(() -> first(key, body));
    }

    @GetMapping
    long count() {
        return this.till.count();
    }

    private ResponseEntity<byte[]> first(String key, byte[] body) {
        Receipt receipt = this.till.charge(this.mapper.readValue(body, Charge.class));
        URI location = Till.location(receipt.id());
        byte[] answer = this.mapper.writeValueAsBytes(receipt);
        this.records.complete(key, location, answer);
        return answer(location, answer);
    }

    private static ResponseEntity<byte[]> answer(URI location, byte[] body) {
        return ResponseEntity.created(location)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }
}
