package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("smoke")
class KeyRulesTests {

    private static final int MAX_LENGTH = 255;

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '\0', textBlock = """
                    abc => abc
                    a b => a b
                    a"b => a"b
                    abc" => abc"
                    a\\b => a\\b
                    a;b => a;b
                    a, b => a, b
                    'abc' => 'abc'
                    ! => !
                    ~ => ~
                    "abc" => abc
                    "a b" => a b
                    "a;b" => a;b
                    "a, b" => a, b
                    "a\\"b" => a"b
                    "a\\\\b" => a\\b
                    "\\"" => "
                    "\\\\" => \\
                    "'" => '
                    "abc";v=1 => abc
                    "abc"; v=1; w="x" => abc
                    "abc"; => abc
                    """)
    void readsBothSpellings(String field, String key) throws InvalidKeyException {
        assertThat(read(KeySyntax.LENIENT, field)).isEqualTo(new IdempotencyKey(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", " abc", "abc \t", "\t abc ", "\"abc\"", " \"abc\"", "\"abc\"\t ", "\"abc\";a=b "})
    void blanksAroundTheFieldAreNotPartOfTheKey(String field) throws InvalidKeyException {
        assertThat(read(KeySyntax.LENIENT, field)).isEqualTo(new IdempotencyKey("abc"));
    }

    @Test
    void blanksWithinTheQuotesArePartOfTheKey() throws InvalidKeyException {
        assertThat(read(KeySyntax.LENIENT, "\" abc \"")).isEqualTo(new IdempotencyKey(" abc "));
    }

    @Test
    void keysDifferInCase() throws InvalidKeyException {
        assertThat(read(KeySyntax.LENIENT, "abc")).isNotEqualTo(read(KeySyntax.LENIENT, "ABC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\"\"", " \"\" ", "\"\";v=1"})
    void refusesAnEmptyKey(String field) {
        assertMalformed(KeySyntax.LENIENT, field, "empty");
        assertMalformed(KeySyntax.STRICT, field, "empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"abc", "\"abc\\\"", "\"abc\\\\\\\"", "\"abc; v=1"})
    void refusesAnUnclosedQuote(String field) {
        assertMalformed(KeySyntax.LENIENT, field, "closing");
        assertMalformed(KeySyntax.STRICT, field, "closing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\\bc\"", "\"abc\\", "\"\\n\"", "\"abc\\ \""})
    void refusesAnUnknownEscape(String field) {
        assertMalformed(KeySyntax.LENIENT, field, "backslash");
        assertMalformed(KeySyntax.STRICT, field, "backslash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abc\"x", "\"abc\" x", "\"abc\", \"def\"", "\"abc\"\"def\"", "\"\"abc"})
    void refusesJunkAfterTheQuote(String field) {
        assertMalformed(KeySyntax.LENIENT, field, "parameters");
        assertMalformed(KeySyntax.STRICT, field, "parameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abc\" ;p", "\"abc\" ;v=1", "\"abc\"\t;v=1", "\"abc\" ; v=1", "\"abc\" ;"})
    void refusesABlankBeforeTheParameters(String field) {
        assertMalformed(KeySyntax.LENIENT, field, "parameters");
        assertMalformed(KeySyntax.STRICT, field, "parameters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc\u00E9",
                "\u00E9abc",
                "abc\uD83D\uDE00",
                "a\tbc",
                "ab\u0007c",
                "ab\u0000c",
                "ab\nc",
                "ab\rc",
                "abc\u007F",
                "abc\u0080",
                "abc\u00A0",
                "\u001Fabc",
                "abc\u001C",
                "\u000Babc",
                "abc\u2003",
                "\nabc"
            })
    void refusesWhatIsNotPrintableAscii(String key) {
        assertMalformed(KeySyntax.LENIENT, key, "printable ASCII");
        assertMalformed(KeySyntax.LENIENT, "\"" + key + "\"", "printable ASCII");
        assertMalformed(KeySyntax.STRICT, "\"" + key + "\"", "printable ASCII");
    }

    @ParameterizedTest
    @EnumSource
    void refusesSeveralKeysAndNone(KeySyntax syntax) {
        KeyRules rules = new KeyRules(syntax, MAX_LENGTH, KeyFormat.ANY);
        for (List<String> fields :
                List.of(List.<String>of(), List.of("\"abc\"", "\"abc\""), List.of("\"abc\"", "\"def\"", ""))) {
            assertThatExceptionOfType(InvalidKeyException.class)
                    .isThrownBy(() -> rules.read(fields))
                    .withMessage("There must be one key, not " + fields.size() + ".");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a\"b\"", "'abc'", ":YWJj:", "?1"})
    void strictRulesWantQuotes(String field) throws InvalidKeyException {
        assertThat(read(KeySyntax.LENIENT, field)).isEqualTo(new IdempotencyKey(field));
        assertMalformed(KeySyntax.STRICT, field, "double quotes");
        assertThat(read(KeySyntax.STRICT, "\"" + field.replace("\"", "\\\"") + "\""))
                .isEqualTo(new IdempotencyKey(field));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, MAX_LENGTH})
    void lengthIsCountedAfterUnquoting(int maxLength) throws InvalidKeyException {
        KeyRules rules = new KeyRules(KeySyntax.LENIENT, maxLength, KeyFormat.ANY);
        String longest = "k".repeat(maxLength);
        String quotes = "\"".repeat(maxLength);

        for (String field : List.of(longest, "  " + longest + "\t", "\"" + longest + "\"", "\"" + longest + "\";a=b")) {
            assertThat(rules.read(List.of(field)).value()).isEqualTo(longest);
        }
        assertThat(rules.read(List.of(escaped(quotes))).value()).isEqualTo(quotes);
        for (String field : List.of(longest + "k", "\"" + longest + "k\"", escaped(quotes + "\""))) {
            assertThatExceptionOfType(InvalidKeyException.class)
                    .isThrownBy(() -> rules.read(List.of(field)))
                    .withMessage("The key must not be longer than " + maxLength + " characters.");
        }
    }

    @Test
    void refusesRulesThatNoKeyCouldMeet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyRules(KeySyntax.LENIENT, 0, KeyFormat.ANY))
                .withMessageContaining("maxLength");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000",
                "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
                "f81D4fae-7DEC-4fff-8fff-00a0c91e6bf6"
            })
    void uuidFormatAcceptsUuids(String uuid) throws InvalidKeyException {
        assertThat(read(KeyFormat.UUID, uuid).value()).isEqualTo(uuid);
        assertThat(read(KeyFormat.UUID, "\"" + uuid + "\"").value()).isEqualTo(uuid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "f81d4fae7dec11d0a76500a0c91e6bf6",
                "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
                "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                "f81d4fae-7dec-11d0-a765-00a0c91e6bf6-",
                "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
                "g81d4fae-7dec-11d0-a765-00a0c91e6bf6"
            })
    void uuidFormatRefusesOtherKeys(String key) {
        assertOtherFormat(KeyFormat.UUID, key, "The key must be a UUID.");
        assertOtherFormat(KeyFormat.UUID4, key, "The key must be a random UUID (version 4).");
    }

    @ParameterizedTest
    @CsvSource({"8", "9", "a", "b", "A", "B"})
    void uuid4FormatAcceptsRandomUuids(String variant) throws InvalidKeyException {
        String uuid = "919108f7-52d1-4320-" + variant + "bac-f847db4148a8";

        assertThat(read(KeyFormat.UUID4, uuid).value()).isEqualTo(uuid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000",
                "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
                "919108f7-52d1-4320-7bac-f847db4148a8",
                "919108f7-52d1-4320-cbac-f847db4148a8"
            })
    void uuid4FormatRefusesOtherUuids(String uuid) {
        assertOtherFormat(KeyFormat.UUID4, uuid, "The key must be a random UUID (version 4).");
    }

    @Test
    void aPatternMustMatchTheWholeUnquotedKey() throws InvalidKeyException {
        KeyFormat format = KeyFormat.of(Pattern.compile("[a-z]{2}-\\d+"));

        assertThat(read(format, "ab-1").value()).isEqualTo("ab-1");
        assertThat(read(format, "\"ab-1\"").value()).isEqualTo("ab-1");
        for (String key : List.of("ab-", "xab-1", "ab-1x", "AB-1")) {
            assertOtherFormat(format, key, "The key must be of the form [a-z]{2}-\\d+.");
        }
    }

    private static String escaped(String key) {
        return "\"" + key.replace("\"", "\\\"") + "\"";
    }

    private static IdempotencyKey read(KeySyntax syntax, String field) throws InvalidKeyException {
        return new KeyRules(syntax, MAX_LENGTH, KeyFormat.ANY).read(List.of(field));
    }

    private static IdempotencyKey read(KeyFormat format, String field) throws InvalidKeyException {
        return new KeyRules(KeySyntax.LENIENT, MAX_LENGTH, format).read(List.of(field));
    }

    private static void assertMalformed(KeySyntax syntax, String field, String message) {
        InvalidKeyException refusal = catchThrowableOfType(InvalidKeyException.class, () -> read(syntax, field));

        assertThat(refusal).hasMessageContaining(message).hasMessageNotContaining("abc");
        assertThat(refusal.isWellFormed()).isFalse();
    }

    private static void assertOtherFormat(KeyFormat format, String field, String message) {
        InvalidKeyException refusal = catchThrowableOfType(InvalidKeyException.class, () -> read(format, field));

        assertThat(refusal).hasMessage(message);
        assertThat(refusal.isWellFormed()).isTrue();
    }
}
