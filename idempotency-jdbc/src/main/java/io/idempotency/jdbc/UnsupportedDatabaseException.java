package io.idempotency.jdbc;

/** Records cannot be kept in this kind of database, whatever its tables are. */
public final class UnsupportedDatabaseException extends UnusableTableException {

    /**
     * Says why.
     *
     * @param message what is wrong, in a sentence without its full stop
     */
    UnsupportedDatabaseException(String message) {
        super(message, null);
    }
}
