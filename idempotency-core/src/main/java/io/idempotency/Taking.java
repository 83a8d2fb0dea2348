package io.idempotency;

import io.idempotency.store.Fingerprint;
import io.idempotency.store.UnreadableRecordException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern FORM = Pattern.compile(
            "1\\.(raw|prefix|json|form|parts|none)\\.(-1|\\d{1,19})\\.(-1|\\d{1,19})\\.[A-Za-z0-9_-]{43}");

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
        NONE
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
        Matcher matcher = FORM.matcher(fingerprint.value());
        if (!matcher.matches()) {
            throw new UnreadableRecordException("The record holds a fingerprint of an unknown form");
        }
        Manner manner = Manner.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        try {
            return new Taking(manner, Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
        } catch (NumberFormatException ex) {
            throw new UnreadableRecordException("The record holds a fingerprint with an impossible length", ex);
        }
    }

    Fingerprint sign(String digest) {
        return new Fingerprint("1." + this.manner.name().toLowerCase(Locale.ROOT) + "." + this.length + "."
                + this.declaredLength + "." + digest);
    }
}
