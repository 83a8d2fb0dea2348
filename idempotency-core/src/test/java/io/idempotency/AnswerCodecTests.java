package io.idempotency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.idempotency.store.RecordId;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("smoke")
class AnswerCodecTests {

    private static final AnswerCodec CODEC = AnswerCodec.plain();
    private static final RecordId ID = TestRecords.id(1);
    private static final byte[] BODY = "body".getBytes(UTF_8);
    private static final int FUZZ_ROUNDS = 20_000;

    static List<Answer> answers() {
        byte[] binary = new byte[256];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) i;
        }
        return List.of(
                new Answer(204, false, List.of(), new byte[0]),
                new Answer(200, false, List.of(), binary),
                new Answer(201, false, List.of(), "answer/1 500\n=X: y".getBytes(UTF_8)),
                new Answer(302, true, List.of(sets("Location", "/next?a=b#c")), new byte[0]),
                new Answer(
                        200,
                        false,
                        List.of(
                                sets("Content-Type", "application/json"),
                                adds("Link", "<a>; rel=\"x\""),
                                adds("Link", "<a>; rel=\"x\""),
                                adds("link", "<b>"),
                                sets("X-Empty", ""),
                                adds("X-Empty", "")),
                        BODY),
                new Answer(
                        200,
                        true,
                        List.of(
                                sets("X-Accent", "\u00E9\u00FC"),
                                sets("X-Wide", "\u20AC \uD83D\uDE00 \u2028\u0085\u000B\f"),
                                sets("X-Blanks", "  a  "),
                                sets("X-Marks", "=a: b: +c"),
                                sets("X-Colon", ": "),
                                sets("=", "="),
                                adds("+", "+"),
                                sets("X Space ", "\t")),
                        BODY));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatIsWrittenReadsBack(Answer answer) {
        StoredAnswer stored = CODEC.encode(ID, answer);

        assertThat(CODEC.decode(
                        ID,
                        new StoredAnswer(stored.head().clone(), stored.body().clone())))
                .isEqualTo(answer);
        assertThat(CODEC.decode(ID, stored).headers()).containsExactlyElementsOf(answer.headers());
        assertThat(stored.body()).isSameAs(answer.body());
    }

    @Test
    void everyStatusReadsBack() {
        for (int status = 100; status <= 999; status++) {
            Answer answer = new Answer(status, status % 2 == 0, List.of(), BODY);

            assertThat(CODEC.decode(ID, CODEC.encode(ID, answer))).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -200, 0, 99, 1000, Integer.MAX_VALUE})
    void noAnswerHasAnotherStatus(int status) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Answer(status, false, List.of(), BODY));
    }

    /** Records written by one release must be readable by the next: a change here is a change of the format. */
    @Test
    void theHeadNeverChanges() {
        Answer answer =
                new Answer(303, true, List.of(sets("Location", "/a"), adds("X-\u00E9", "\u20AC"), sets("E", "")), BODY);
        byte[] head = "answer/1 303 redirect\n=Location: /a\n+X-\u00E9: \u20AC\n=E: ".getBytes(UTF_8);

        assertThat(CODEC.encode(ID, answer).head()).isEqualTo(head);
        assertThat(CODEC.decode(ID, new StoredAnswer(head, BODY))).isEqualTo(answer);
        assertThat(CODEC.encode(ID, new Answer(204, false, List.of(), BODY)).head())
                .isEqualTo("answer/1 204".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "\nanswer/1 200",
                "answer",
                "answer/1",
                "answer/1 ",
                "answer/1\n200",
                "answer/2 200",
                "answer/10 200",
                "answer/0 200",
                "ANSWER/1 200",
                "\uFEFFanswer/1 200",
                " answer/1 200",
                "answer/1  200",
                "answer/1\t200",
                "answer/1 abc",
                "answer/1 2OO",
                "answer/1 20",
                "answer/1 99",
                "answer/1 1000",
                "answer/1 -200",
                "answer/1 +200",
                "answer/1 0200",
                "answer/1 099",
                "answer/1 000",
                "answer/1 \u0662\u0660\u0660",
                "answer/1 200.0",
                "answer/1 4294967496",
                "answer/1 99999999999999999999",
                "answer/1 200 ",
                "answer/1 200 Redirect",
                "answer/1 200 gzip",
                "answer/1 200 redirect ",
                "answer/1 200 redirect redirect",
                "answer/1 redirect 200",
                "answer/1 200\n\n=A: b",
                "answer/1 200\n=A: b\n\n",
                "answer/1 200\nA: b",
                "answer/1 200\n A: b",
                "answer/1 200\n*A: b",
                "answer/1 200\n-A: b",
                "answer/1 200\n=",
                "answer/1 200\n+",
                "answer/1 200\n=A",
                "answer/1 200\n=A:",
                "answer/1 200\n=A:b",
                "answer/1 200\n=A : b:c\n=B",
                "answer/1 200\n=: b",
                "answer/1 200\n=A:B: c",
                "answer/1 200\n: ",
                "answer/1 200\n=A: b\rc"
            })
    void aDamagedHeadIsUnreadable(String head) {
        assertUnreadable(head.getBytes(UTF_8));
    }

    @Test
    void aHeadThatIsNotUtf8IsUnreadable() {
        assertUnreadable("answer/1 200\n=A: \u00E9".getBytes(ISO_8859_1));
        assertUnreadable(new byte[] {(byte) 0xC3});
        assertUnreadable(new byte[] {0});
        assertUnreadable(Arrays.copyOf("answer/1 200\n=A: \u20AC".getBytes(UTF_8), 19));
    }

    @Test
    void whateverIsInAHeadOnlyOneExceptionComesOutOfIt() {
        Random random = new Random(20_240_501);
        List<byte[]> heads = answers().stream()
                .map(answer -> CODEC.encode(ID, answer).head())
                .toList();
        int unreadable = 0;
        for (int round = 0; round < FUZZ_ROUNDS; round++) {
            byte[] head = heads.get(random.nextInt(heads.size()));
            for (int mutations = 1 + random.nextInt(4); mutations > 0; mutations--) {
                head = mutated(head, random);
            }
            unreadable += isUnreadable(head) ? 1 : 0;
        }

        assertThat(unreadable).isBetween(FUZZ_ROUNDS / 4, FUZZ_ROUNDS);
    }

    private static boolean isUnreadable(byte[] head) {
        try {
            assertThat(CODEC.decode(ID, new StoredAnswer(head, BODY)).body()).isSameAs(BODY);
            return false;
        } catch (UnreadableRecordException ex) {
            return true;
        } catch (RuntimeException ex) {
            throw new AssertionError("head " + Arrays.toString(head), ex);
        }
    }

    private static byte[] mutated(byte[] head, Random random) {
        List<Byte> bytes = new ArrayList<>();
        for (byte each : head) {
            bytes.add(each);
        }
        int at = random.nextInt(bytes.size() + 1);
        int end = at + random.nextInt(Math.min(8, bytes.size() - at) + 1);
        switch (random.nextInt(6)) {
            case 0 -> bytes.add(at, (byte) random.nextInt(256));
            case 1 -> bytes.add(at, (byte) "\n\r =+:/1 redirect".charAt(random.nextInt(17)));
            case 2 -> bytes.subList(at, end).clear();
            case 3 -> bytes.subList(at, bytes.size()).clear();
            case 4 -> bytes.addAll(random.nextInt(bytes.size() + 1), List.copyOf(bytes.subList(at, end)));
            default ->
                bytes.replaceAll(each -> random.nextInt(20) == 0 ? (byte) (each ^ 1 << random.nextInt(8)) : each);
        }
        byte[] mutated = new byte[bytes.size()];
        for (int i = 0; i < mutated.length; i++) {
            mutated[i] = bytes.get(i);
        }
        return mutated;
    }

    private static void assertUnreadable(byte[] head) {
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> CODEC.decode(ID, new StoredAnswer(head, BODY)));
    }

    private static HeaderLine sets(String name, String value) {
        return new HeaderLine(name, value, false);
    }

    private static HeaderLine adds(String name, String value) {
        return new HeaderLine(name, value, true);
    }
}
