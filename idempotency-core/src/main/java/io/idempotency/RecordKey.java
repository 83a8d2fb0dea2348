package io.idempotency;

import io.idempotency.store.RecordId;

/** One of the {@link RecordKeys}: what is derived of it for each purpose. Immutable and thread safe. */
final class RecordKey {

    private final String id;
    private final byte[] sealing;
    private final byte[] signing;

    RecordKey(String id, byte[] secret) {
        this.id = id;
        this.sealing = Hkdf.derive(secret, "idempotency sealed/1");
        this.signing = Hkdf.derive(secret, "idempotency fingerprint/2");
    }

    String id() {
        return this.id;
    }

    /** {@return the key for the answers of one record}; so random nonces can meet only within a record, of which there are few */
    byte[] sealingKey(RecordId record) {
        return Hkdf.expand(this.sealing, record.value());
    }

    byte[] signingKey() {
        return this.signing;
    }
}
