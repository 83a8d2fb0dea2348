package io.idempotency;

import java.util.List;

/**
 * Reads the key from a request's header field. Thread safe.
 *
 * <p>Parameters after a structured string are skipped unread, as the draft defines none. The first semicolon stands right
 * behind the closing quote (RFC 9651, section 3.1.2): a blank before it makes the field malformed.
 *
 * @param syntax which spellings are accepted
 * @param maxLength the most characters a key may have after unquoting; at least 1
 * @param format what else is asked of it
 */
public record KeyRules(KeySyntax syntax, int maxLength, KeyFormat format) {

    /**
     * Accepts rules.
     *
     * @throws IllegalArgumentException if no key could be short enough
     */
    public KeyRules {
        if (maxLength < 1) {
            throw new IllegalArgumentException("'maxLength' must be at least 1");
        }
    }

    /**
     * Reads the one key of a request.
     *
     * @param fieldLines the values of all header lines of that name, at least one
     * @return the key
     * @throws InvalidKeyException if there is no key, more than one, or not one that these rules accept
     */
    public IdempotencyKey read(List<String> fieldLines) throws InvalidKeyException {
        if (fieldLines.size() != 1) {
            throw InvalidKeyException.malformed("There must be one key, not " + fieldLines.size() + ".");
        }
        IdempotencyKey key = new IdempotencyKey(checked(unquoted(trimmed(fieldLines.get(0)))));
        if (!this.format.accepts(key)) {
            throw InvalidKeyException.otherFormat("The key must be " + this.format.description() + ".");
        }
        return key;
    }

    /** Takes off the white space of RFC 9110, section 5.6.3. No key may contain what else counts as white space. */
    private static String trimmed(String field) {
        int start = 0;
        int end = field.length();
        while (start < end && isBlank(field.charAt(start))) {
            start++;
        }
        while (start < end && isBlank(field.charAt(end - 1))) {
            end--;
        }
        return field.substring(start, end);
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }

    private String unquoted(String field) throws InvalidKeyException {
        if (field.startsWith("\"")) {
            return StructuredString.read(field);
        }
        if (this.syntax == KeySyntax.STRICT && !field.isEmpty()) {
            throw InvalidKeyException.malformed("The key must be a structured string: put it in double quotes.");
        }
        return field;
    }

    private String checked(String value) throws InvalidKeyException {
        if (value.isEmpty()) {
            throw InvalidKeyException.malformed("The key must not be empty.");
        }
        if (value.length() > this.maxLength) {
            throw InvalidKeyException.malformed("The key must not be longer than " + this.maxLength + " characters.");
        }
        if (!IdempotencyKey.isPrintable(value)) {
            throw InvalidKeyException.malformed("The key must consist of printable ASCII characters.");
        }
        return value;
    }
}
