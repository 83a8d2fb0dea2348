package io.idempotency.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordIdTests {

    private static final String REST = "A".repeat(42);

    @Test
    void itIsTheBase64OfADigest() {
        Random random = new Random(7);
        byte[] digest = new byte[32];
        for (int i = 0; i < 200; i++) {
            random.nextBytes(digest);

            assertThat(RecordId.of(digest).value())
                    .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> RecordId.of(new byte[31]));
    }

    @Test
    void noOtherCharactersAreAccepted() {
        for (int character = 0; character <= 0x300; character++) {
            String text = REST + (char) character;
            boolean ofAlphabet =
                    character < 0x80 && (Character.isLetterOrDigit(character) || "-_".indexOf(character) >= 0);
            if (ofAlphabet) {
                assertThat(new RecordId(text).value()).isEqualTo(text);
            } else {
                assertThatIllegalArgumentException().isThrownBy(() -> new RecordId(text));
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordId("\uFFFF" + REST));
    }

    @Test
    void noOtherLengthIsAccepted() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordId(REST));
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordId(REST + "AA"));
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordId(""));
    }
}
