package io.idempotency;

import io.idempotency.store.Fingerprint;
import java.util.List;

/**
 * The digest of everything in a request but its body, from which fingerprints are made. Immutable and thread safe.
 */
public final class RequestDigest {

    private final byte[] fields;

    private RequestDigest(byte[] fields) {
        this.fields = fields;
    }

    /**
     * Digests the parts of a request that come before the body.
     *
     * @param fields in an order, and with labels, that tell every part from the others
     * @return their digest
     */
    public static RequestDigest of(List<String> fields) {
        return new RequestDigest(FieldDigest.begin().add(fields).finish());
    }

    /** {@return the fingerprint in which the body takes no part} */
    public Fingerprint withoutBody() {
        return Taking.uncounted(Taking.Manner.NONE).sign(begin().finish());
    }

    /**
     * Takes a whole body.
     *
     * @param body as it came
     * @return the fingerprint in which every byte takes part
     */
    public Fingerprint raw(byte[] body) {
        return new Taking(Taking.Manner.RAW, body.length, -1)
                .sign(begin().addRaw(body).finish());
    }

    /**
     * Takes a JSON text.
     *
     * @param canonical the body in a form that is the same for texts that mean the same
     * @return the fingerprint in which that form takes part
     */
    public Fingerprint json(byte[] canonical) {
        return Taking.uncounted(Taking.Manner.JSON)
                .sign(begin().addRaw(canonical).finish());
    }

    /**
     * Takes the parameters of a form.
     *
     * @param fields names and values, in an order that does not depend on the client
     * @return the fingerprint in which they take part
     */
    public Fingerprint form(List<String> fields) {
        return parsed(fields, Taking.Manner.FORM);
    }

    /**
     * Takes the parts of a multipart body.
     *
     * @param fields what tells the parts from others, their content included
     * @return the fingerprint in which they take part
     */
    public Fingerprint parts(List<String> fields) {
        return parsed(fields, Taking.Manner.PARTS);
    }

    private Fingerprint parsed(List<String> fields, Taking.Manner manner) {
        byte[] digested = FieldDigest.begin().add(fields).finish();
        return Taking.uncounted(manner).sign(begin().addRaw(digested).finish());
    }

    private FieldDigest begin() {
        return FieldDigest.begin().addRaw(this.fields);
    }

    /** {@return a digest for a body that is yet to be read} */
    public BodyDigest body() {
        return new BodyDigest(this.fields);
    }
}
