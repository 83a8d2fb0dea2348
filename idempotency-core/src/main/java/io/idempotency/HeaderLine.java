package io.idempotency;

/**
 * One header of a stored answer.
 *
 * @param name as the handler wrote it
 * @param value without control characters: each but a tab becomes a space, as servers do with what they send
 * @param adds whether it adds to values that are already there, rather than replacing them
 */
public record HeaderLine(String name, String value, boolean adds) {

    private static final char DELETE = 0x7F;

    /**
     * Accepts a header line.
     *
     * @throws IllegalArgumentException if the name is none
     */
    public HeaderLine {
        if (name.isEmpty() || name.indexOf(':') >= 0 || firstControl(name) >= 0) {
            throw new IllegalArgumentException("A header line must have a name, without colons and control characters");
        }
        value = withoutControls(value);
    }

    /** Most values have none, and stay as they are. */
    private static String withoutControls(String value) {
        int first = firstControl(value);
        if (first < 0) {
            return value;
        }
        StringBuilder cleaned = new StringBuilder(value);
        for (int i = first; i < cleaned.length(); i++) {
            if (isControl(cleaned.charAt(i))) {
                cleaned.setCharAt(i, ' ');
            }
        }
        return cleaned.toString();
    }

    private static int firstControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Line breaks would split the response, and others are not allowed in it (RFC 9110, section 5.5). */
    private static boolean isControl(char character) {
        return (character < ' ' && character != '\t') || character == DELETE;
    }
}
