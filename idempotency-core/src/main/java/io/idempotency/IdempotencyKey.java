package io.idempotency;

/**
 * A client's key, unquoted: {@code abc} and {@code "abc"} are the same key.
 *
 * @param value 1 or more printable ASCII characters
 */
public record IdempotencyKey(String value) {

    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7E;

    /**
     * Accepts an unquoted key.
     *
     * @throws IllegalArgumentException if it is empty or has characters outside printable ASCII
     */
    public IdempotencyKey {
        if (value.isEmpty() || !isPrintable(value)) {
            throw new IllegalArgumentException("'value' must be printable ASCII and not empty");
        }
    }

    static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < FIRST_PRINTABLE || text.charAt(i) > LAST_PRINTABLE) {
                return false;
            }
        }
        return true;
    }

    /** {@return a text without the key itself, which belongs to the client} */
    @Override
    public String toString() {
        return "IdempotencyKey[" + this.value.length() + " characters]";
    }
}
