package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordKeysTests {

    private static final byte[] KEY = TestKeys.bytes("a");

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a_b", "a.b", "a b", "a\nb", "\u00E4", "a2345678901234567"})
    void anIdThatCouldBeMistakenIsRefused(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordKeys.of(id, Map.of(id, KEY)))
                .withMessage("Each id must be 1 to 16 lower-case letters, digits and hyphens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "2026-11", "-", "a234567890123456"})
    void anyOtherIdWillDo(String id) {
        assertThat(RecordKeys.of(id, Map.of(id, KEY))).hasToString("RecordKeys[" + id + "]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33, 64})
    void aKeyOfAnotherLengthIsRefused(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordKeys.of("a", Map.of("a", new byte[length])))
                .withMessage("The key 'a' must have 32 bytes, not " + length);
    }

    @Test
    void theActiveKeyMustBeThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordKeys.of("b", Map.of("a", KEY)))
                .withMessage("There is no key 'b', but [a]");
        assertThatIllegalArgumentException().isThrownBy(() -> RecordKeys.of("b", Map.of()));
    }

    @Test
    void aKeyIsNotShown() {
        assertThat(TestKeys.of("b", "a")).hasToString("RecordKeys[a, b]");
        assertThat(new Fingerprints(TestKeys.of("a"))).hasToString("Fingerprints[keys=RecordKeys[a]]");
    }
}
