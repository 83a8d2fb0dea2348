package io.idempotency.sample;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Asks to charge a card.
 *
 * @param amount in minor units, such as cents
 * @param currency ISO 4217 code
 * @param card token that stands for the card
 */
record ChargeRequest(
        long amount, @Nullable String currency, @Nullable String card) {

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    void validate() {
        if (this.amount <= 0) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "amount must be greater than 0");
        }
        if (this.currency == null || !CURRENCY.matcher(this.currency).matches()) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "currency must be three capital letters");
        }
        if (this.card == null || this.card.isBlank()) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "card must not be empty");
        }
    }
}
