package io.idempotency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.RecordId;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Signs fingerprints that a store gets, so that nobody without the key can test what they were taken of, nor see that those of two
 * records are the same. Thread safe.
 *
 * <p>The form of a signed fingerprint is {@code 2.<key id>.<manner>.<length>.<declared length>.<code>}, where the code is HMAC-SHA256
 * of the record's id and the plain fingerprint.
 */
record Fingerprints(RecordKeys keys) {

    static final String SIGNED = "2.";

    /** {@return what the store gets}; what is signed stays as it is */
    @Nullable
    Fingerprint sign(RecordId id, @Nullable Fingerprint plain) {
        RecordKey key = this.keys.active();
        return plain == null || key == null ? plain : sign(id, plain, key);
    }

    Completion sign(RecordId id, Completion plain) {
        RecordKey key = this.keys.active();
        if (key == null || plain.fingerprint() == null) {
            return plain;
        }
        Fingerprint signed = sign(id, plain.fingerprint(), key);
        return plain instanceof Completion.Kept kept
                ? new Completion.Kept(signed, kept.answer())
                : new Completion.NotKept(signed, ((Completion.NotKept) plain).reason());
    }

    /**
     * Reads what the store gave.
     *
     * @throws io.idempotency.store.UnreadableRecordException if it is of an unknown form, or signed with a key that is not there
     */
    RecordedFingerprint recorded(RecordId id, Fingerprint recorded) {
        if (recorded.value().startsWith(SIGNED)) {
            return RecordedFingerprint.signed(id, recorded, this.keys);
        }
        this.keys.requirePlainIsRead();
        return RecordedFingerprint.plain(recorded);
    }

    static Fingerprint sign(RecordId id, Fingerprint plain, RecordKey key) {
        if (plain.value().startsWith(SIGNED)) {
            return plain;
        }
        byte[] code = Hmac.sha256(key.signingKey(), (id + " " + plain).getBytes(US_ASCII));
        String manner = plain.value()
                .substring(plain.value().indexOf('.'), plain.value().lastIndexOf('.') + 1);
        return new Fingerprint(SIGNED
                + key.id()
                + manner
                + Base64.getUrlEncoder().withoutPadding().encodeToString(code));
    }
}
