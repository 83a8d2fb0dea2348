package io.idempotency.spring.web;

/** How the body takes part in telling whether two requests are the same. */
public enum BodyComparison {
    /** Byte by byte. */
    RAW,

    /** JSON texts by what they mean: neither the order of members nor white space matters. Others byte by byte. */
    JSON,

    /** Not at all. */
    NONE
}
