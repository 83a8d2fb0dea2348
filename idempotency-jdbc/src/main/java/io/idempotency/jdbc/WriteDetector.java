package io.idempotency.jdbc;

import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcOperations;

/** Finds out in a transaction of this thread whether it has written something, by a number that changes when it does. */
final class WriteDetector {

    private final JdbcOperations joining;
    private final Supplier<Dialect> dialect;

    WriteDetector(JdbcOperations joining, Supplier<Dialect> dialect) {
        this.joining = joining;
        this.dialect = dialect;
    }

    /** {@return the number of a transaction that has only just begun} */
    long atBegin() {
        return this.dialect.get().countsWritesOfConnection() ? count() : 0;
    }

    long count() {
        Long count = this.joining.queryForObject(this.dialect.get().writes(), Long.class);
        return count == null ? 0 : count;
    }
}
