package io.idempotency;

import io.idempotency.store.Fingerprint;
import io.idempotency.store.RecordId;
import io.idempotency.store.UnreadableRecordException;
import java.util.function.UnaryOperator;

/** What the request of a record looked like: how to take another one, and whether it is the same. Immutable and thread safe. */
public final class RecordedFingerprint {

    private final Fingerprint value;
    private final Taking taking;
    private final UnaryOperator<Fingerprint> signer;

    private RecordedFingerprint(Fingerprint value, Taking taking, UnaryOperator<Fingerprint> signer) {
        this.value = value;
        this.taking = taking;
        this.signer = signer;
    }

    static RecordedFingerprint plain(Fingerprint value) {
        return new RecordedFingerprint(value, Taking.of(value), own -> own);
    }

    /** Whoever compares signs with the key that was the active one then. */
    static RecordedFingerprint signed(RecordId id, Fingerprint value, RecordKeys keys) {
        int end = value.value().indexOf('.', Fingerprints.SIGNED.length());
        if (end < 0) {
            throw new UnreadableRecordException("The record holds a fingerprint of an unknown form");
        }
        Taking taking = Taking.of(new Fingerprint("1" + value.value().substring(end)));
        RecordKey key = keys.find(value.value().substring(Fingerprints.SIGNED.length(), end));
        return new RecordedFingerprint(value, taking, own -> Fingerprints.sign(id, own, key));
    }

    /** {@return how it was taken, and another one must be taken to be compared} */
    public Taking taking() {
        return this.taking;
    }

    /**
     * Compares.
     *
     * @param own what a request looks like, as it was taken, not as a store keeps it
     * @return whether it is the same; different if it was taken in another way
     */
    public Match match(Fingerprint own) {
        return this.signer.apply(own).equals(this.value) ? Match.SAME : Match.DIFFERENT;
    }

    /** {@return the text form} */
    @Override
    public String toString() {
        return this.value.toString();
    }
}
