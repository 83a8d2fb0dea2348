package io.idempotency.store;

import java.util.Objects;
import java.util.UUID;

/**
 * One try to run the operation that a record names; the nonce tells it from every other try.
 *
 * @param id the record
 * @param nonce drawn at random by the engine, never used twice
 */
public record Attempt(RecordId id, UUID nonce) {

    /** Refuses missing parts. */
    public Attempt {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(nonce, "nonce");
    }

    /**
     * Draws a new attempt on a record.
     *
     * @param id the record
     * @return an attempt that equals no other
     */
    public static Attempt on(RecordId id) {
        return new Attempt(id, UUID.randomUUID());
    }
}
