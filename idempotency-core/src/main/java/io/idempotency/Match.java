package io.idempotency;

/** Whether a request is the one that a record was made for, as far as can be told. */
public enum Match {
    /** The fingerprints are equal. */
    SAME,

    /** They differ. */
    DIFFERENT,

    /** One of them is not known. */
    UNKNOWN
}
