package io.idempotency.sample;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The books: a table of charges. Thread safe. */
@Component
class Charges {

    private static final String ADD = """
            SELECT * FROM FINAL TABLE (
                INSERT INTO charge (amount, currency, processor_key) VALUES (:amount, :currency, :processorKey))
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

    Charge add(ChargeRequest request, String processorKey) {
        return this.jdbc
                .sql(ADD)
                .param("amount", request.amount())
                .param("currency", request.currency())
                .param("processorKey", processorKey)
                .query(ROWS)
                .single();
    }

    /** Refunds part of a charge: empty if there is no such charge, or less is left of it. */
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
