package io.idempotency.store;

import java.util.regex.Pattern;

/**
 * What a request looked like, as a short text that says itself how it was taken.
 *
 * <p>For a store it is opaque: kept and given back unchanged. Two fingerprints name the same request only if they are equal;
 * whether two that differ were taken in comparable ways is for the engine to find out.
 *
 * @param value 1 to 255 printable ASCII characters without spaces
 */
public record Fingerprint(String value) {

    private static final Pattern FORM = Pattern.compile("[!-~]{1,255}");

    /**
     * Accepts the text form.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public Fingerprint {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'value' must be 1 to 255 printable ASCII characters without spaces");
        }
    }

    /** {@return the text form} */
    @Override
    public String toString() {
        return this.value;
    }
}
