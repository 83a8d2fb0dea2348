package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderLineTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r",
                "\r\n",
                "a\nb",
                "a\rb",
                "a\r\nb",
                "a\n",
                "\na",
                "\u0000",
                "a\u0000b",
                "\u001F",
                "\u007F"
            })
    void refusesControlCharactersInANameAndDoesNotRepeatThem(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLine(text, "value", false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeaderLine("X-Test" + text, "value", true))
                .withMessageNotContaining("X-Test");
    }

    @ParameterizedTest
    @CsvSource({
        "'a\nb', 'a b'",
        "'a\rb', 'a b'",
        "'a\r\nSet-Cookie: b', 'a  Set-Cookie: b'",
        "'a\u0000b\u0000', 'a b '",
        "'a\u001Bb\u007Fc', 'a b c'",
        "'a\tb', 'a\tb'",
        "'\u00E9\u20AC\u0080', '\u00E9\u20AC\u0080'"
    })
    void aControlCharacterInAValueBecomesASpace(String value, String sent) {
        assertThat(new HeaderLine("X-Test", value, false).value()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "X:", "X: Y", ":X"})
    void refusesWhatIsNotAName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLine(name, "value", false));
    }

    @Test
    void aValueMayBeEmpty() {
        assertThat(new HeaderLine("X-Test", "", false).value()).isEmpty();
    }
}
