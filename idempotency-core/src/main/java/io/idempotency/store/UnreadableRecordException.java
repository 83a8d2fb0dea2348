package io.idempotency.store;

import org.jspecify.annotations.Nullable;

/**
 * A record is there, but this version cannot read it: it was written by a newer release, or damaged.
 *
 * <p>The operation may be done, so it must not run: unlike after other failures of a store, going on unprotected is never
 * right.
 */
public class UnreadableRecordException extends IdempotencyStoreException {

    /**
     * Describes what cannot be read.
     *
     * @param message which part of the record, and what was expected
     */
    public UnreadableRecordException(String message) {
        super(message);
    }

    /**
     * Describes what cannot be read and keeps the cause.
     *
     * @param message which part of the record, and what was expected
     * @param cause what went wrong while reading
     */
    public UnreadableRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
