package io.idempotency.client;

import java.util.UUID;

/**
 * Makes the keys of calls for which the caller gives none. A bean of this type replaces the one that is there.
 *
 * <p>Called once for each call, not for its retries, on the caller's thread. Implementations are thread safe.
 */
@FunctionalInterface
public interface IdempotencyKeyGenerator {

    /**
     * Makes a key that no other call has, and nobody can guess.
     *
     * @return 1 to 255 printable ASCII characters, without a space at either end
     */
    String generate();

    /** {@return the one that makes random UUIDs} They are of version 4, from a cryptographically strong source. */
    static IdempotencyKeyGenerator randomUuid() {
        return () -> UUID.randomUUID().toString();
    }
}
