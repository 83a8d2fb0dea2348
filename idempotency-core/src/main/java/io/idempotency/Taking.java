package io.idempotency;

import io.idempotency.store.Fingerprint;
import io.idempotency.store.UnreadableRecordException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the body of a request was taken into its fingerprint. A recorded fingerprint says it, so that a retry can be taken the
 * same way.
 *
 * <p>The text form of a fingerprint is {@code 1.<manner>.<length>.<declared length>.<digest>}; a length that does not matter
 * is {@code -1}.
 *
 * @param manner which bytes were digested
 * @param length how many bytes, {@code -1} where the manner does not count them
 * @param declaredLength the request's {@code Content-Length} in bytes, {@code -1} where it is unknown or does not matter
 */
public record Taking(Manner manner, long length, long declaredLength) {

    private static final String VERSION = "1.";
    private static final char SEPARATOR = '.';
    private static final String UNCOUNTED = "-1";
    private static final int MAX_DIGITS = 19;
    private static final int DIGEST_CHARACTERS = 43;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** Which bytes of a body were digested. */
    public enum Manner {
        /** All of them, as they came. */
        RAW,

        /** As many as were read; the rest nobody wanted. */
        PREFIX,

        /** The canonical form of the JSON text that they are. */
        JSON,

        /** The parameters of a form, as the server parsed it. */
        FORM,

        /** The parts of a multipart body, as the server parsed it. */
        PARTS,

        /** None: the body does not take part. */
        NONE;

        private static final Manner[] ALL = values();

        private final String text = name().toLowerCase(Locale.ROOT);

        private static @Nullable Manner at(String text, int start, int end) {
            for (Manner manner : ALL) {
                if (manner.text.length() == end - start && text.startsWith(manner.text, start)) {
                    return manner;
                }
            }
            return null;
        }
    }

    static Taking uncounted(Manner manner) {
        return new Taking(manner, -1, -1);
    }

    /**
     * Reads how a fingerprint was taken.
     *
     * @param fingerprint any recorded fingerprint
     * @return how it was taken
     * @throws UnreadableRecordException if it is not of a form that this release knows
     */
    public static Taking of(Fingerprint fingerprint) {
        String text = fingerprint.value();
        int manner = text.indexOf(SEPARATOR, VERSION.length());
        int length = text.indexOf(SEPARATOR, manner + 1);
        int declared = text.indexOf(SEPARATOR, length + 1);
        boolean wellFormed = text.startsWith(VERSION)
                && declared > length
                && length > manner
                && isLength(text, manner + 1, length)
                && isLength(text, length + 1, declared)
                && isDigest(text, declared + 1);
        Manner known = wellFormed ? Manner.at(text, VERSION.length(), manner) : null;
        if (known == null) {
            throw new UnreadableRecordException("The record holds a fingerprint of an unknown form");
        }
        try {
            return new Taking(
                    known,
                    Long.parseLong(text, manner + 1, length, 10),
                    Long.parseLong(text, length + 1, declared, 10));
        } catch (NumberFormatException ex) {
            throw new UnreadableRecordException("The record holds a fingerprint with an impossible length", ex);
        }
    }

    private static boolean isLength(String text, int start, int end) {
        if (end - start == UNCOUNTED.length() && text.startsWith(UNCOUNTED, start)) {
            return true;
        }
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return start < end && end - start <= MAX_DIGITS;
    }

    private static boolean isDigest(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean letterOrDigit = character < 0x80 && Character.isLetterOrDigit(character);
            if (!letterOrDigit && character != '-' && character != '_') {
                return false;
            }
        }
        return text.length() - start == DIGEST_CHARACTERS;
    }

    Fingerprint sign(byte[] digest) {
        return new Fingerprint(VERSION
                + this.manner.text
                + SEPARATOR
                + this.length
                + SEPARATOR
                + this.declaredLength
                + SEPARATOR
                + ENCODER.encodeToString(digest));
    }
}
