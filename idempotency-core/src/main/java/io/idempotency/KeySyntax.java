package io.idempotency;

/** Which spellings of the header field are a key. */
public enum KeySyntax {
    /** The raw text ({@code abc}), and the structured string ({@code "abc"}) that the IETF draft asks for. */
    LENIENT,

    /** The structured string of RFC 9651, section 3.3.3, only. */
    STRICT
}
