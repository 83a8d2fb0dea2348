package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.idempotency.store.Fingerprint;
import io.idempotency.store.StoredAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTests {

    private static final String SECRET = "s3cret";

    @ParameterizedTest
    @ValueSource(strings = {"", "\u001F", "a\tb", "\u007F", "\u00E9", "a\u0000"})
    void holdsPrintableAsciiOnly(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "~", "a b", "\"", "\\"})
    void holdsEveryPrintableCharacter(String value) {
        assertThat(new IdempotencyKey(value).value()).isEqualTo(value);
    }

    @Test
    void isNotShownByItsOwnTextNorByThatOfItsOperation() {
        IdempotencyKey key = new IdempotencyKey(SECRET);

        assertThat(key.toString()).doesNotContain(SECRET).isEqualTo("IdempotencyKey[6 characters]");
        assertThat(new Operation(Scope.nobody(), "POST", List.of("payments"), key).toString())
                .doesNotContain(SECRET);
    }

    @Test
    void answersDoNotShowWhatTheyHold() {
        byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
        Answer answer = new Answer(200, false, List.of(new HeaderLine("X-Token", SECRET, false)), bytes);
        StoredAnswer stored = AnswerCodec.plain().encode(TestRecords.id(1), answer);

        assertThat(answer.toString()).doesNotContain(SECRET);
        assertThat(stored.toString()).doesNotContain(SECRET);
        assertThat(new Decision.Replay(stored, Duration.ZERO).toString()).doesNotContain(SECRET);
    }

    @Test
    void fingerprintsDoNotShowTheirRequest() {
        Fingerprint fingerprint = RequestDigest.of(List.of(SECRET)).raw(SECRET.getBytes(StandardCharsets.UTF_8));

        assertThat(fingerprint.toString()).doesNotContain(SECRET);
    }
}
