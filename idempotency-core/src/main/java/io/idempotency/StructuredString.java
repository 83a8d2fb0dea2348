package io.idempotency;

/** Reads a String of RFC 9651, section 4.2.5, with whatever parameters follow it. */
final class StructuredString {

    private StructuredString() {}

    /**
     * Reads from the opening quote.
     *
     * @param field starts with a double quote
     * @return the text between the quotes, without escapes
     */
    static String read(String field) throws InvalidKeyException {
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 1; i < field.length(); i++) {
            char character = field.charAt(i);
            if (character == '"') {
                requireEndOrParameters(field, i + 1);
                return text.toString();
            }
            if (character == '\\') {
                i++;
                character = escaped(field, i);
            }
            text.append(character);
        }
        throw InvalidKeyException.malformed("The key has an opening quote but no closing one.");
    }

    private static char escaped(String field, int index) throws InvalidKeyException {
        char character = index < field.length() ? field.charAt(index) : ' ';
        if (character != '"' && character != '\\') {
            throw InvalidKeyException.malformed(
                    "In a quoted key a backslash may only stand before a quote or a backslash.");
        }
        return character;
    }

    private static void requireEndOrParameters(String field, int index) throws InvalidKeyException {
        if (index < field.length() && field.charAt(index) != ';') {
            throw InvalidKeyException.malformed("After the closing quote of the key only parameters may follow.");
        }
    }
}
