package io.idempotency.sample;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Asks to give back part of a charge, or all of it.
 *
 * @param amount in minor units of the charge's currency
 */
record RefundRequest(long amount) {

    void validate() {
        if (this.amount <= 0) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "amount must be greater than 0");
        }
    }
}
