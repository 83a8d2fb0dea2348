package io.idempotency.store;

import java.util.Arrays;
import java.util.Base64;

/**
 * Names a record: a 256-bit digest as 43 characters of the URL-safe Base64 alphabet (RFC 4648, section 5), without padding.
 *
 * <p>It gives away neither the client's key nor the user's name, and can be logged. Ids that differ only in the case of a
 * letter name different records.
 *
 * @param value exactly 43 characters
 */
public record RecordId(String value) {

    private static final int DIGEST_BYTES = 32;
    private static final int CHARACTERS = 43;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** By character. A processor cannot foresee which branch a random character takes; a table has none. */
    private static final byte[] SEXTETS = sextets();

    /**
     * Accepts the text form.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public RecordId {
        if (!hasForm(value)) {
            throw new IllegalArgumentException("'value' must be 43 characters of the URL-safe Base64 alphabet");
        }
    }

    /**
     * Makes an id of a digest.
     *
     * @param digest 32 bytes
     * @return its id
     * @throws IllegalArgumentException if there are more or fewer bytes
     */
    public static RecordId of(byte[] digest) {
        if (digest.length != DIGEST_BYTES) {
            throw new IllegalArgumentException("'digest' must have 32 bytes, not " + digest.length);
        }
        return new RecordId(ENCODER.encodeToString(digest));
    }

    private static boolean hasForm(String value) {
        if (value.length() != CHARACTERS) {
            return false;
        }
        int all = 0;
        for (int i = 0; i < CHARACTERS; i++) {
            all |= sextet(value.charAt(i));
        }
        return all >= 0;
    }

    /** {@return the six bits that a character of the alphabet stands for}, of any other a negative number */
    static int sextet(char character) {
        return character < SEXTETS.length ? SEXTETS[character] : -1;
    }

    private static byte[] sextets() {
        byte[] sextets = new byte[128];
        Arrays.fill(sextets, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            sextets[ALPHABET.charAt(i)] = (byte) i;
        }
        return sextets;
    }

    /** {@return the text form} */
    @Override
    public String toString() {
        return this.value;
    }
}
