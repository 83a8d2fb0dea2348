package io.idempotency;

import java.util.regex.Pattern;

/**
 * What a server asks of a key beyond being one. Thread safe.
 *
 * @param description completes the sentence "The key must be ..."
 * @param pattern matches the whole unquoted key
 */
public record KeyFormat(String description, Pattern pattern) {

    /** Every key. */
    public static final KeyFormat ANY = new KeyFormat("printable ASCII", Pattern.compile(".*", Pattern.DOTALL));

    /** A UUID in its text form (RFC 9562, section 4), in either case. */
    public static final KeyFormat UUID =
            new KeyFormat("a UUID", Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}"));

    /** A random UUID, version 4 (RFC 9562, section 5.4), in either case. */
    public static final KeyFormat UUID4 = new KeyFormat(
            "a random UUID (version 4)",
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-4\\p{XDigit}{3}-[89abAB]\\p{XDigit}{3}-\\p{XDigit}{12}"));

    /**
     * Asks for keys of an own form.
     *
     * @param pattern matches the whole unquoted key
     * @return a format that asks for it
     */
    public static KeyFormat of(Pattern pattern) {
        return new KeyFormat("of the form " + pattern.pattern(), pattern);
    }

    boolean accepts(IdempotencyKey key) {
        return this.pattern.matcher(key.value()).matches();
    }
}
