package io.idempotency.jdbc;

import io.idempotency.store.IdempotencyStoreException;
import org.jspecify.annotations.Nullable;

/** Records cannot be kept in this table, or in this database: somebody has to change it. */
public class UnusableTableException extends IdempotencyStoreException {

    /**
     * Says why.
     *
     * @param message what is wrong, in a sentence without its full stop
     * @param cause what the database said, if it said something
     */
    UnusableTableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
