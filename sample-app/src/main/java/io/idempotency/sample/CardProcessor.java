package io.idempotency.sample;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Stands for the remote service that takes the money. Does no more than write into its journal what it was asked to do.
 *
 * <p>A real processor charges once per key. This one charges each time that it is asked, so that a second run shows.
 */
@Component
class CardProcessor {

    private static final Log LOGGER = LogFactory.getLog(CardProcessor.class);

    private static final String CHARGE = """
            SELECT receipt FROM FINAL TABLE (
                INSERT INTO processor_journal (processor_key, amount, process_id) VALUES (:key, :amount, :processId))
            """;

    private final JdbcClient jdbc;
    private final long processId = ProcessHandle.current().pid();

    CardProcessor(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Charges a card.
     *
     * @return the number of the receipt
     */
    long charge(ChargeRequest request, String key) {
        LOGGER.info("Charging " + request.card() + " " + request.amount() + " " + request.currency() + " under " + key);
        return this.jdbc
                .sql(CHARGE)
                .param("key", key)
                .param("amount", request.amount())
                .param("processId", this.processId)
                .query(Long.class)
                .single();
    }
}
