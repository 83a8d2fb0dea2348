package io.idempotency.store;

import java.util.Arrays;
import java.util.Objects;

/**
 * An answer as a store keeps it: a versioned head, which says what form both have, and the body. Both are any bytes.
 *
 * <p>The arrays are not copied, on the way in or out: neither the store nor its callers modify them. Two answers are equal
 * if their bytes are.
 *
 * @param head status and headers, with their format version
 * @param body the content, as it was sent, or compressed, or sealed
 */
@SuppressWarnings("ArrayRecordComponent") // a copy of every body, per request, would buy nothing
public record StoredAnswer(byte[] head, byte[] body) {

    /** Refuses missing parts. */
    public StoredAnswer {
        Objects.requireNonNull(head, "head");
        Objects.requireNonNull(body, "body");
    }

    /** {@return the length of head and body together, in bytes} */
    public long size() {
        return (long) this.head.length + this.body.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredAnswer that
                && Arrays.equals(this.head, that.head)
                && Arrays.equals(this.body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(this.head) + Arrays.hashCode(this.body);
    }

    /** {@return the sizes only: a body may be anybody's secret} */
    @Override
    public String toString() {
        return "StoredAnswer[head=" + this.head.length + " bytes, body=" + this.body.length + " bytes]";
    }
}
