package io.idempotency.sample;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The books: a table of charges, each under the key that the card processor knows it by. Thread safe. */
@Component
class Charges {

    /** One statement: whoever looked first and wrote then would be overtaken in between. */
    private static final String ADD = """
            SELECT * FROM FINAL TABLE (
                MERGE INTO charge USING (VALUES (:processorKey)) AS run (processor_key)
                ON charge.processor_key = run.processor_key
                WHEN MATCHED AND charge.token < :token THEN
                    UPDATE SET receipt = :receipt, token = :token
                WHEN NOT MATCHED THEN
                    INSERT (amount, currency, processor_key, receipt, token)
                    VALUES (:amount, :currency, :processorKey, :receipt, :token))
            """;

    private static final String REFUND = """
            SELECT * FROM FINAL TABLE (
                UPDATE charge SET refunded = refunded + :amount WHERE id = :id AND :amount <= amount - refunded)
            """;

    private static final RowMapper<Charge> ROWS = new SimplePropertyRowMapper<>(Charge.class);

    private final JdbcClient jdbc;

    Charges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Writes down what a card was charged. A run that comes after one that died takes over what that one has written.
     *
     * <p>Where records are kept in this database, too, that the operation is done is part of this commit.
     *
     * @param token the fencing token of the run
     * @return what stands in the books now: empty if a run with a greater token was here before
     */
    @Transactional
    Optional<Charge> add(ChargeRequest request, String processorKey, long receipt, long token) {
        return this.jdbc
                .sql(ADD)
                .param("amount", request.amount())
                .param("currency", request.currency())
                .param("processorKey", processorKey)
                .param("receipt", receipt)
                .param("token", token)
                .query(ROWS)
                .optional();
    }

    /** Refunds part of a charge: empty if there is no such charge, or less is left of it. */
    @Transactional
    Optional<Charge> refund(long id, long amount) {
        return this.jdbc
                .sql(REFUND)
                .param("id", id)
                .param("amount", amount)
                .query(ROWS)
                .optional();
    }

    Optional<Charge> find(long id) {
        return this.jdbc
                .sql("SELECT * FROM charge WHERE id = :id")
                .param("id", id)
                .query(ROWS)
                .optional();
    }

    List<Charge> list() {
        return this.jdbc.sql("SELECT * FROM charge ORDER BY id").query(ROWS).list();
    }
}
