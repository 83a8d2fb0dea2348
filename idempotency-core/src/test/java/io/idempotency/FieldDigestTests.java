package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldDigestTests {

    @Test
    void itIsTheDigestOfLengthsAndCodeUnitsHoweverLongTheTexts() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            List<String> texts = texts(random);
            String alone = text(random);

            assertThat(FieldDigest.begin().add(alone).add(texts).finish()).isEqualTo(expected(alone, texts));
        }
    }

    @Test
    void oneThatWasUsedBeforeKnowsNothingOfIt() throws Exception {
        for (int i = 0; i < 3; i++) {
            FieldDigest.begin().add("a".repeat(300)).addRaw(new byte[100]).finish();
            assertThatNullPointerException()
                    .isThrownBy(() -> FieldDigest.begin().add("b").add(Arrays.asList("b", null)));

            assertThat(FieldDigest.begin().add("c").add(List.of()).finish()).isEqualTo(expected("c", List.of()));
        }
    }

    /** Those that are finished are used again, by whichever thread comes. */
    @Test
    void threadsDoNotGetInEachOthersWay() throws Exception {
        List<String> texts = IntStream.range(0, 64).mapToObj("text "::repeat).toList();
        List<byte[]> expected = new ArrayList<>();
        for (String text : texts) {
            expected.add(expected(text, List.of()));
        }
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            List<Callable<@Nullable Void>> tasks = IntStream.range(0, 64)
                    .mapToObj(task -> (Callable<@Nullable Void>) () -> {
                        for (int i = 0; i < 2_000; i++) {
                            int text = (task + i) % texts.size();
                            assertThat(FieldDigest.begin()
                                            .add(texts.get(text))
                                            .add(List.of())
                                            .finish())
                                    .isEqualTo(expected.get(text));
                        }
                        return null;
                    })
                    .toList();
            for (Future<@Nullable Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static byte[] expected(String alone, List<String> texts) throws IOException, NoSuchAlgorithmException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        write(alone, data);
        data.writeInt(texts.size());
        for (String text : texts) {
            write(text, data);
        }
        return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    }

    private static void write(String text, DataOutputStream data) throws IOException {
        data.writeInt(text.length() * 2);
        data.writeChars(text);
    }

    private static List<String> texts(Random random) {
        List<String> texts = new ArrayList<>();
        for (int count = random.nextInt(6); count > 0; count--) {
            texts.add(text(random));
        }
        return texts;
    }

    /** Any code units, unpaired surrogates among them; some texts are longer than what is taken at once. */
    private static String text(Random random) {
        char[] units = new char[random.nextInt(3) == 0 ? random.nextInt(700) : random.nextInt(80)];
        for (int i = 0; i < units.length; i++) {
            units[i] = (char) random.nextInt(Character.MAX_VALUE + 1);
        }
        return String.valueOf(units);
    }
}
