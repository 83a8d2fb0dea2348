package io.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.idempotency.store.RecordId;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflatingCodecTests {

    private static final RecordId ID = TestRecords.id(1);
    private static final int FROM = 100;
    private static final AnswerCodec CODEC = AnswerCodec.of(RecordKeys.none(), FROM);
    private static final Answer LONG = answer("0123456789".repeat(100).getBytes(UTF_8));

    static List<Answer> answers() {
        return AnswerCodecTests.answers();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatIsWrittenReadsBack(Answer answer) {
        AnswerCodec always = AnswerCodec.of(RecordKeys.none(), 0);

        assertThat(always.decode(ID, always.encode(ID, answer))).isEqualTo(answer);
    }

    @Test
    void aLongBodyIsCompressedAndTheHeadSaysSo() {
        StoredAnswer stored = CODEC.encode(ID, LONG);

        assertThat(stored.body()).hasSizeLessThan(50);
        assertThat(stored.head()).asString(UTF_8).isEqualTo("deflate/1 1000\nanswer/1 200\n=X: y");
        assertThat(CODEC.decode(ID, stored)).isEqualTo(LONG);
        assertThat(CODEC.status(ID, stored.head())).isEqualTo(200);
    }

    @Test
    void aBodyThatIsShorterThanTheThresholdIsKeptAsItIs() {
        Answer under = answer(new byte[FROM - 1]);
        Answer exact = answer(new byte[FROM]);

        assertThat(CODEC.encode(ID, under)).isEqualTo(AnswerCodec.plain().encode(ID, under));
        assertThat(CODEC.encode(ID, exact)).isNotEqualTo(AnswerCodec.plain().encode(ID, exact));
    }

    @Test
    void aBodyThatWouldNotBecomeShorterIsKeptAsItIs() {
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);

        assertThat(CODEC.encode(ID, answer(noise)).body()).isSameAs(noise);
    }

    @Test
    void whoeverDoesNotCompressReadsWhatIsCompressed() {
        assertThat(AnswerCodec.plain().decode(ID, CODEC.encode(ID, LONG))).isEqualTo(LONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "999",
                "1001",
                "1",
                "99999",
                "2147483647",
                "2147483648",
                "9999999999",
                "",
                "-1",
                "1000 ",
                "x"
            })
    void aLengthThatIsNotThatOfTheBodyIsRefused(String length) {
        StoredAnswer stored = CODEC.encode(ID, LONG);
        byte[] head = ("deflate/1 " + length + "\nanswer/1 200").getBytes(UTF_8);

        assertUnreadable(new StoredAnswer(head, stored.body()));
    }

    /** Ten megabytes of zeros take ten kilobytes, which may not become more than they say, nor room for what they cannot become. */
    @Test
    void aBombIsRefused() {
        byte[] bomb = Deflate.pack(new byte[10_000_000]);

        assertUnreadable(new StoredAnswer("deflate/1 1000\nanswer/1 200".getBytes(UTF_8), bomb));
        assertUnreadable(new StoredAnswer("deflate/1 2147483647\nanswer/1 200".getBytes(UTF_8), bomb));
    }

    @Test
    void whereverItIsCutOffItIsUnreadable() {
        StoredAnswer stored = CODEC.encode(ID, LONG);
        for (int length = 0; length < stored.body().length; length++) {
            assertUnreadable(new StoredAnswer(stored.head(), Arrays.copyOf(stored.body(), length)));
        }
        assertUnreadable(new StoredAnswer(stored.head(), Arrays.copyOf(stored.body(), stored.body().length + 1)));
    }

    @Test
    void damagedDataIsUnreadable() {
        StoredAnswer stored = CODEC.encode(ID, LONG);
        for (int i = 0; i < stored.body().length; i++) {
            byte[] damaged = stored.body().clone();
            damaged[i] ^= 4;
            StoredAnswer answer = new StoredAnswer(stored.head(), damaged);

            assertUnreadable(answer);
        }
    }

    @Test
    void theHeadOfACompressedAnswerMustFollow() {
        StoredAnswer stored = CODEC.encode(ID, LONG);

        assertUnreadable(new StoredAnswer("deflate/1 1000".getBytes(UTF_8), stored.body()));
        assertUnreadable(new StoredAnswer("deflate/2 1000\nanswer/1 200".getBytes(UTF_8), stored.body()));
    }

    private static Answer answer(byte[] body) {
        return new Answer(200, false, List.of(new HeaderLine("X", "y", false)), body);
    }

    private static void assertUnreadable(StoredAnswer stored) {
        assertThatExceptionOfType(UnreadableRecordException.class).isThrownBy(() -> CODEC.decode(ID, stored));
    }
}
