package io.idempotency.fleet.payments;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** Takes payments. Nothing here keeps one from being taken twice. */
class Till {

    private final JdbcClient jdbc;

    Till(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** {@return the number of the receipt} */
    @Transactional
    long pay(int operation) {
        return this.jdbc
                .sql("INSERT INTO payment (operation, process_id) VALUES (?, ?) RETURNING receipt")
                .params(operation, ProcessHandle.current().pid())
                .query(Long.class)
                .single();
    }
}
