package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderLineTests {

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n", "a\nb", "a\rb", "a\r\nSet-Cookie: b", "a\n", "\na"})
    void refusesLineBreaks(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLine("X-Test", text, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new HeaderLine(text, "value", false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeaderLine("X-Test" + text, "value", true))
                .withMessageNotContaining("X-Test");
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
