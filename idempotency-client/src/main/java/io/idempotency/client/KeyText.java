package io.idempotency.client;

/** What a key may consist of: what the server half takes. */
final class KeyText {

    private static final int MAX_LENGTH = 255;

    private KeyText() {}

    /** Refuses what is no key, before it is sent. */
    static void check(String key) {
        if (key.isEmpty() || key.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "An idempotency key has 1 to " + MAX_LENGTH + " characters, not " + key.length());
        }
        if (!key.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException("An idempotency key consists of printable ASCII characters");
        }
        if (key.startsWith(" ") || key.endsWith(" ")) {
            throw new IllegalArgumentException("An idempotency key neither begins nor ends with a space");
        }
    }
}
