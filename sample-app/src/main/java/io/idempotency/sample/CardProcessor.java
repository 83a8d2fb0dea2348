package io.idempotency.sample;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.stereotype.Component;

/** Stands for the remote service that takes the money. Does no more than log what it was asked to do. */
@Component
class CardProcessor {

    private static final Log LOGGER = LogFactory.getLog(CardProcessor.class);

    /** Charges a card. A real processor does so once per key, as this API does. */
    void charge(ChargeRequest request, String key) {
        LOGGER.info("Charging " + request.card() + " " + request.amount() + " " + request.currency() + " under " + key);
    }
}
