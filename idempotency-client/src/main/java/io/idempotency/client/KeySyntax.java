package io.idempotency.client;

import java.util.regex.Pattern;

/** How a key is written into its header. */
public enum KeySyntax {

    /** As it is, which is what most APIs expect. */
    RAW {
        @Override
        String write(String key) {
            return key;
        }

        @Override
        String read(String value) {
            return value;
        }
    },

    /** As a structured string in quotes (RFC 9651, section 3.3.3), as the IETF draft says and a strict server asks for. */
    STRUCTURED {
        @Override
        String write(String key) {
            return '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }

        @Override
        String read(String value) {
            boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
            return quoted
                    ? ESCAPED.matcher(value.substring(1, value.length() - 1)).replaceAll("$1")
                    : value;
        }
    };

    private static final Pattern ESCAPED = Pattern.compile("\\\\([\\\\\"])");

    /**
     * Writes a key.
     *
     * @param key 1 to 255 printable ASCII characters
     */
    abstract String write(String key);

    /**
     * Reads what a caller has put into the header: written again, it is the same key.
     *
     * @param value of the header
     */
    abstract String read(String value);
}
