package io.idempotency;

/** The calls that an engine makes of its store. */
public enum StoreCall {
    /** Asks whether an operation may run. */
    ACQUIRE,

    /** Renews leases, many at once. */
    RENEW,

    /** Records that an effect has happened. */
    SETTLE,

    /** Records that an operation is done. */
    COMPLETE,

    /** Gives a record up. */
    RELEASE;

    /** How a call ended. */
    public enum Outcome {
        /** The attempt may run. Only of {@link #ACQUIRE}. */
        ACQUIRED,

        /** Another attempt is running. Only of {@link #ACQUIRE}. */
        IN_FLIGHT,

        /** The operation is done. Only of {@link #ACQUIRE}. */
        FINISHED,

        /** The store has done as it was told. */
        OWNER,

        /** The record, or one of those that were to be renewed, is another attempt's, or is not to be freed. Nothing has changed. */
        NOT_OWNER,

        /** There is a record that this release cannot read. */
        UNREADABLE,

        /** The store did not answer, or said that it could not. */
        FAILED
    }
}
