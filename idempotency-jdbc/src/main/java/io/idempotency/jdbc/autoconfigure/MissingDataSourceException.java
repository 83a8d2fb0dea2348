package io.idempotency.jdbc.autoconfigure;

/** The relational store is wanted, and there is no database. */
final class MissingDataSourceException extends RuntimeException {

    MissingDataSourceException() {
        super("There is no DataSource for the idempotency store");
    }
}
