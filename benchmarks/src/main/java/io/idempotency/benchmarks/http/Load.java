package io.idempotency.benchmarks.http;

/** Which requests an application gets. */
enum Load {

    /** No key; a header of the same length has its place, so that all loads send as many bytes. */
    NO_KEY("X-Request-Count", 0),

    /** A key that nobody has used before. */
    UNIQUE("Idempotency-Key", 0),

    /** One of few keys, whose answers are there already. */
    HOT("Idempotency-Key", 64);

    private final String header;
    private final int distinct;

    Load(String header, int distinct) {
        this.header = header;
        this.distinct = distinct;
    }

    /** {@return the name of the header that differs from request to request} */
    String header() {
        return this.header;
    }

    /** {@return how many values it has, 0 if there is no end of them} */
    int distinct() {
        return this.distinct;
    }
}
