package io.idempotency;

import java.util.regex.Pattern;

/**
 * One header of a stored answer.
 *
 * @param name as the handler wrote it
 * @param value without control characters: each but a tab becomes a space, as servers do with what they send
 * @param adds whether it adds to values that are already there, rather than replacing them
 */
public record HeaderLine(String name, String value, boolean adds) {

    /** Line breaks would split the response, and others are not allowed in it (RFC 9110, section 5.5). */
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F]");

    /**
     * Accepts a header line.
     *
     * @throws IllegalArgumentException if the name is none
     */
    public HeaderLine {
        if (name.isEmpty() || name.indexOf(':') >= 0 || CONTROL.matcher(name).find()) {
            throw new IllegalArgumentException("A header line must have a name, without colons and control characters");
        }
        value = CONTROL.matcher(value).replaceAll(" ");
    }
}
