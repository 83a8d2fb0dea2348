package io.idempotency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.idempotency.store.RecordId;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("smoke")
class SealingCodecTests {

    private static final RecordId ID = TestRecords.id(1);
    private static final int NONCE_BYTES = 12;
    private static final String LINE = "sealed/1 a";
    private static final AnswerCodec CODEC = codec(TestKeys.of("a"));
    private static final Answer ANSWER = new Answer(
            201, false, List.of(new HeaderLine("X-Secret", "header-4711", false)), "body-4711".getBytes(UTF_8));

    static List<Answer> answers() {
        return AnswerCodecTests.answers();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatIsSealedReadsBack(Answer answer) {
        StoredAnswer sealed = CODEC.encode(ID, answer);

        assertThat(CODEC.decode(ID, sealed)).isEqualTo(answer);
        assertThat(CODEC.decode(ID, sealed).headers()).containsExactlyElementsOf(answer.headers());
        assertThat(CODEC.status(ID, sealed.head())).isEqualTo(answer.status());
    }

    @Test
    void aPersonSeesThatAndWithWhichKeyItIsSealedAndNothingElse() {
        StoredAnswer sealed = CODEC.encode(ID, ANSWER);
        String head = new String(sealed.head(), ISO_8859_1);

        assertThat(head).startsWith(LINE + "\n").doesNotContain("answer", "201", "X-Secret", "4711");
        assertThat(new String(sealed.body(), ISO_8859_1)).doesNotContain("4711");
    }

    /** What one release has sealed the next one must open: the form is spelt out here once more. */
    @Test
    void theFormNeverChanges() throws GeneralSecurityException {
        StoredAnswer sealed = CODEC.encode(ID, ANSWER);
        byte[] head = Arrays.copyOfRange(sealed.head(), LINE.length() + 1, sealed.head().length);
        byte[] nonce = Arrays.copyOf(head, NONCE_BYTES);

        assertThat(open(head, (LINE + " " + ID + " head").getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("answer/1 201\n=X-Secret: header-4711");
        assertThat(open(sealed.body(), Bytes.join((LINE + " " + ID + " body").getBytes(UTF_8), nonce)))
                .asString(UTF_8)
                .isEqualTo("body-4711");
    }

    @Test
    void whatWasSealedOnceCanStillBeOpened() {
        byte[] head = HexFormat.of()
                .parseHex("7365616c65642f3120610a23891555742ce04226c432397a8c2a74225dc26081b1b1bb0f2a278c58"
                        + "6b813b0e7fb1f952625ae528c6eafa41bdd1101118d1caaf1df4637df9c9da431f1d");
        byte[] body =
                HexFormat.of().parseHex("9e0ebe7ce09aaf23d3c64059678ecd64546b3af7cd101036a430accef8ac67d190a8178eb3");

        assertThat(CODEC.decode(ID, new StoredAnswer(head, body))).isEqualTo(ANSWER);
    }

    @Test
    void noNonceIsUsedTwice() {
        Set<ByteBuffer> nonces = new HashSet<>();
        int answers = 1000;
        for (int i = 0; i < answers; i++) {
            StoredAnswer sealed = CODEC.encode(ID, ANSWER);
            nonces.add(ByteBuffer.wrap(sealed.head(), LINE.length() + 1, NONCE_BYTES)
                    .slice());
            nonces.add(ByteBuffer.wrap(sealed.body(), 0, NONCE_BYTES).slice());
        }

        assertThat(nonces).hasSize(2 * answers);
    }

    @Test
    void itOpensInItsOwnRecordOnly() {
        StoredAnswer sealed = CODEC.encode(ID, ANSWER);

        assertUnreadable(CODEC, TestRecords.id(2), sealed);
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> CODEC.status(TestRecords.id(2), sealed.head()));
    }

    @Test
    void partsOfTwoAnswersOfOneRecordDoNotFit() {
        StoredAnswer one = CODEC.encode(ID, ANSWER);
        StoredAnswer other = CODEC.encode(ID, ANSWER);

        assertUnreadable(CODEC, ID, new StoredAnswer(one.head(), other.body()));
    }

    @Test
    void headAndBodyCannotBeExchanged() {
        Answer empty = new Answer(201, false, List.of(), new byte[0]);
        StoredAnswer sealed = CODEC.encode(ID, empty);
        byte[] head = Arrays.copyOfRange(sealed.head(), LINE.length() + 1, sealed.head().length);

        assertUnreadable(CODEC, ID, new StoredAnswer(sealed.head(), head));
        assertUnreadable(CODEC, ID, new StoredAnswer(HeadLine.before(LINE, sealed.body()), head));
        assertUnreadable(CODEC, ID, new StoredAnswer(HeadLine.before(LINE, sealed.body()), sealed.body()));
    }

    @Test
    void whateverByteIsChangedItIsUnreadable() {
        StoredAnswer sealed = CODEC.encode(ID, ANSWER);
        for (int i = 0; i < sealed.head().length; i++) {
            assertUnreadable(CODEC, ID, new StoredAnswer(changed(sealed.head(), i), sealed.body()));
        }
        for (int i = 0; i < sealed.body().length; i++) {
            assertUnreadable(CODEC, ID, new StoredAnswer(sealed.head(), changed(sealed.body(), i)));
        }
    }

    @Test
    void whereverItIsCutOffItIsUnreadable() {
        StoredAnswer sealed = CODEC.encode(ID, ANSWER);
        for (int length = 0; length < sealed.head().length; length++) {
            assertUnreadable(CODEC, ID, new StoredAnswer(Arrays.copyOf(sealed.head(), length), sealed.body()));
        }
        for (int length = 0; length < sealed.body().length; length++) {
            assertUnreadable(CODEC, ID, new StoredAnswer(sealed.head(), Arrays.copyOf(sealed.body(), length)));
        }
        byte[] longer = Arrays.copyOf(sealed.body(), sealed.body().length + 1);
        assertUnreadable(CODEC, ID, new StoredAnswer(sealed.head(), longer));
    }

    @Test
    void anotherKeyOfTheSameIdDoesNotOpenIt() {
        RecordKeys other = RecordKeys.of("a", Map.of("a", TestKeys.bytes("b")));

        assertUnreadable(codec(other), ID, CODEC.encode(ID, ANSWER));
    }

    @Test
    void oldKeysStillRead() {
        StoredAnswer old = CODEC.encode(ID, ANSWER);
        AnswerCodec rotated = codec(TestKeys.of("b", "a"));

        assertThat(rotated.decode(ID, old)).isEqualTo(ANSWER);
        assertThat(rotated.encode(ID, ANSWER).head()).startsWith("sealed/1 b\n".getBytes(UTF_8));
        assertThat(codec(TestKeys.of("a", "b")).decode(ID, rotated.encode(ID, ANSWER)))
                .isEqualTo(ANSWER);
    }

    @Test
    void aKeyThatIsNotThereMakesItUnreadable() {
        StoredAnswer sealed = CODEC.encode(ID, ANSWER);

        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> codec(TestKeys.of("b")).decode(ID, sealed))
                .withMessageContaining("'a'");
        assertUnreadable(AnswerCodec.plain(), ID, sealed);
    }

    @Test
    void anIdThatNoKeyHasIsNotRepeated() {
        StoredAnswer forged = new StoredAnswer("sealed/1 a\rb".getBytes(UTF_8), new byte[0]);

        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> CODEC.decode(ID, forged))
                .withMessageNotContainingAny("\r");
    }

    @Test
    void whatWasStoredInClearIsStillReadUnlessThatIsRefused() {
        StoredAnswer clear = AnswerCodec.plain().encode(ID, ANSWER);
        AnswerCodec strict = codec(TestKeys.of("a").refusingPlain());

        assertThat(CODEC.decode(ID, clear)).isEqualTo(ANSWER);
        assertThat(CODEC.status(ID, clear.head())).isEqualTo(201);
        assertUnreadable(strict, ID, clear);
        assertThatExceptionOfType(UnreadableRecordException.class).isThrownBy(() -> strict.status(ID, clear.head()));
        assertThat(strict.decode(ID, CODEC.encode(ID, ANSWER))).isEqualTo(ANSWER);
    }

    @Test
    void whatIsSealedHasBeenCompressedBefore() {
        AnswerCodec both = AnswerCodec.of(TestKeys.of("a"), 0);
        Answer answer = new Answer(200, false, List.of(), new byte[10_000]);
        StoredAnswer stored = both.encode(ID, answer);

        assertThat(stored.size()).isLessThan(200);
        assertThat(CODEC.decode(ID, stored)).isEqualTo(answer);
    }

    private static AnswerCodec codec(RecordKeys keys) {
        return AnswerCodec.of(keys, AnswerCodec.NEVER);
    }

    private static void assertUnreadable(AnswerCodec codec, RecordId id, StoredAnswer stored) {
        assertThatExceptionOfType(UnreadableRecordException.class).isThrownBy(() -> codec.decode(id, stored));
    }

    private static byte[] changed(byte[] bytes, int index) {
        byte[] changed = bytes.clone();
        changed[index] ^= 1;
        return changed;
    }

    private static byte[] open(byte[] sealed, byte[] context) throws GeneralSecurityException {
        byte[] sealing = Hkdf.derive(TestKeys.bytes("a"), "idempotency sealed/1");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(Hkdf.expand(sealing, ID.value()), "AES"),
                new GCMParameterSpec(128, sealed, 0, NONCE_BYTES));
        cipher.updateAAD(context);
        return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    }
}
