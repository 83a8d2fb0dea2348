package io.idempotency;

/**
 * One header of a stored answer.
 *
 * @param name as the handler wrote it
 * @param value without line breaks
 * @param adds whether it adds to values that are already there, rather than replacing them
 */
public record HeaderLine(String name, String value, boolean adds) {

    /**
     * Accepts a header line.
     *
     * @throws IllegalArgumentException if a part holds a line break, which would split the response (RFC 9110, section 5.5)
     */
    public HeaderLine {
        if (name.isEmpty() || name.indexOf(':') >= 0 || breaksLine(name) || breaksLine(value)) {
            throw new IllegalArgumentException("A header line must have a name and must not contain line breaks");
        }
    }

    private static boolean breaksLine(String text) {
        return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
    }
}
