package io.idempotency.store;

/**
 * What a request looked like, as a short text that says itself how it was taken.
 *
 * <p>For a store it is opaque: kept and given back unchanged. Two fingerprints name the same request only if they are equal;
 * whether two that differ were taken in comparable ways is for the engine to find out.
 *
 * @param value 1 to 255 printable ASCII characters without spaces
 */
public record Fingerprint(String value) {

    private static final int MAX_LENGTH = 255;

    /**
     * Accepts the text form.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public Fingerprint {
        if (!hasForm(value)) {
            throw new IllegalArgumentException("'value' must be 1 to 255 printable ASCII characters without spaces");
        }
    }

    private static boolean hasForm(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '!' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** {@return the text form} */
    @Override
    public String toString() {
        return this.value;
    }
}
