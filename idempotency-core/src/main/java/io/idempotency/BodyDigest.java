package io.idempotency;

import io.idempotency.store.Fingerprint;
import java.security.MessageDigest;

/**
 * Digests a body while it is read, in constant memory. Not thread safe; one of the finishing methods may be called, once.
 */
public final class BodyDigest {

    private final MessageDigest digest = FieldDigest.sha256();
    private long length;

    BodyDigest(byte[] fields) {
        this.digest.update(fields);
    }

    /**
     * Takes the next bytes.
     *
     * @param bytes where they are
     * @param offset of the first
     * @param count how many
     */
    public void update(byte[] bytes, int offset, int count) {
        this.digest.update(bytes, offset, count);
        this.length += count;
    }

    /** {@return the number of bytes taken so far} */
    public long length() {
        return this.length;
    }

    /** {@return the fingerprint of a body that has been read to its end} */
    public Fingerprint whole() {
        return finish(new Taking(Taking.Manner.RAW, this.length, -1));
    }

    /**
     * Finishes with a body of which the rest is not read.
     *
     * @param declaredLength the request's {@code Content-Length} in bytes, {@code -1} if it has none
     * @return the fingerprint of the bytes taken and the declared length
     */
    public Fingerprint prefix(long declaredLength) {
        return finish(new Taking(Taking.Manner.PREFIX, this.length, declaredLength));
    }

    private Fingerprint finish(Taking taking) {
        return taking.sign(this.digest.digest());
    }
}
