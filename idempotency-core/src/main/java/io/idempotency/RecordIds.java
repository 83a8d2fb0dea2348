package io.idempotency;

import io.idempotency.store.RecordId;
import org.jspecify.annotations.Nullable;

/**
 * Names the records of operations, with or without a secret. Immutable and thread safe.
 *
 * <p>Without one, whoever reads a store can test whether it has a record of a guessed user, path and key. All processes that share a
 * store must name records alike. With another secret, or with one where there was none, every record has another name: an operation that
 * is done, or runs, is not recognised, so that its retry runs it again, and {@linkplain Execution#downstreamKey keys derived of records}
 * are others.
 */
public final class RecordIds {

    /** How many bytes a secret has at least. */
    public static final int SECRET_BYTES = 32;

    private static final RecordIds UNKEYED = new RecordIds(null);

    private final byte @Nullable [] secret;

    private RecordIds(byte @Nullable [] secret) {
        this.secret = secret;
    }

    /** {@return names that anybody can compute} */
    public static RecordIds unkeyed() {
        return UNKEYED;
    }

    /**
     * Takes a secret.
     *
     * @param secret at least {@value #SECRET_BYTES} bytes, as good as random; not kept
     * @return names that only those can compute who have it
     * @throws IllegalArgumentException if it has fewer bytes
     */
    public static RecordIds keyedBy(byte[] secret) {
        if (secret.length < SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "The secret must have at least " + SECRET_BYTES + " bytes, not " + secret.length);
        }
        return new RecordIds(Hkdf.derive(secret, "idempotency record-id/1"));
    }

    /**
     * Names a record.
     *
     * @param operation what its key stands for
     * @return its id; that of {@link Operation#id}, or a code of it, HMAC-SHA256
     */
    public RecordId of(Operation operation) {
        return this.secret == null ? operation.id() : RecordId.of(Hmac.sha256(this.secret, operation.digest()));
    }

    /** {@return whether there is a secret} */
    @Override
    public String toString() {
        return this.secret == null ? "RecordIds[unkeyed]" : "RecordIds[keyed]";
    }
}
