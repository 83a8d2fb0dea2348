package io.idempotency.spring.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.idempotency.Answer;
import io.idempotency.AnswerCodec;
import io.idempotency.IdempotencyKey;
import io.idempotency.Operation;
import io.idempotency.RecordIds;
import io.idempotency.RecordKeys;
import io.idempotency.Scope;
import io.idempotency.store.RecordId;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class RecordMapperTests {

    private static final String KEY = base64("12345678901234567890123456789012");
    private static final String OTHER = base64("abcdefghabcdefghabcdefghabcdefgh");
    private static final String KEYS = "idempotency.encryption.keys";
    private static final String ACTIVE = "idempotency.encryption.active-key";
    private static final String SECRET = "idempotency.record-id-secret";
    private static final Answer ANSWER = new Answer(200, false, List.of(), new byte[1000]);
    private static final Operation OPERATION =
            new Operation(Scope.nobody(), "POST", List.of("charges"), new IdempotencyKey("k"));
    private static final RecordId ID = OPERATION.id();

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class));

    @Test
    void nothingIsProtectedOrCompressedByDefault() {
        this.contextRunner.run(context -> {
            assertThat(stored(context)).isEqualTo(AnswerCodec.plain().encode(ID, ANSWER));
            assertThat(context.getBean(RecordIds.class).of(OPERATION)).isEqualTo(ID);
        });
    }

    @Test
    void theActiveKeySealsAndTheOthersAreStillRead() {
        AnswerCodec old = AnswerCodec.of(RecordKeys.of("old", Map.of("old", bytes(OTHER))), AnswerCodec.NEVER);
        this.contextRunner
                .withPropertyValues(KEYS + ".2026-11=" + KEY, KEYS + ".old=" + OTHER, ACTIVE + "=2026-11")
                .run(context -> {
                    AnswerCodec codec = context.getBean(AnswerCodec.class);
                    assertThat(stored(context).head()).startsWith("sealed/1 2026-11\n".getBytes(UTF_8));
                    assertThat(codec.decode(ID, old.encode(ID, ANSWER))).isEqualTo(ANSWER);
                    assertThat(codec.decode(ID, AnswerCodec.plain().encode(ID, ANSWER)))
                            .isEqualTo(ANSWER);
                });
    }

    @Test
    void keysMayComeFromTheEnvironment() {
        TestPropertyValues variables = TestPropertyValues.of(
                "IDEMPOTENCY_ENCRYPTION_KEYS_K1=" + KEY,
                "IDEMPOTENCY_ENCRYPTION_ACTIVEKEY=k1",
                "IDEMPOTENCY_RECORDIDSECRET=" + KEY);

        this.contextRunner
                .withInitializer(context ->
                        variables.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT))
                .run(context -> {
                    assertThat(stored(context).head()).startsWith("sealed/1 k1\n".getBytes(UTF_8));
                    assertThat(context.getBean(RecordIds.class)).hasToString("RecordIds[keyed]");
                });
    }

    @Test
    void recordsWithoutProtectionAreRefusedIfThatIsWanted() {
        this.contextRunner
                .withPropertyValues(KEYS + ".a=" + KEY, ACTIVE + "=a", "idempotency.encryption.read-plain=false")
                .run(context -> assertThatExceptionOfType(UnreadableRecordException.class)
                        .isThrownBy(() -> context.getBean(AnswerCodec.class)
                                .decode(ID, AnswerCodec.plain().encode(ID, ANSWER))));
    }

    @Test
    void bodiesAreCompressedFromTheThreshold() {
        this.contextRunner
                .withPropertyValues("idempotency.response.compress-from=1000B")
                .run(context -> assertThat(stored(context).body()).hasSizeLessThan(100));
        this.contextRunner
                .withPropertyValues("idempotency.response.compress-from=1001B")
                .run(context -> assertThat(stored(context).body()).hasSize(1000));
    }

    @Test
    void recordsAreNamedByTheSecret() {
        this.contextRunner
                .withPropertyValues(SECRET + "=" + KEY)
                .run(context -> assertThat(context.getBean(RecordIds.class).of(OPERATION))
                        .isNotEqualTo(ID)
                        .isEqualTo(RecordIds.keyedBy(bytes(KEY)).of(OPERATION)));
    }

    @Test
    void keysOfTheApplicationReplaceThoseOfTheProperties() {
        this.contextRunner
                .withBean(RecordKeys.class, () -> RecordKeys.of("kms", Map.of("kms", bytes(KEY))))
                .run(context -> assertThat(stored(context).head()).startsWith("sealed/1 kms\n".getBytes(UTF_8)));
    }

    @Test
    void aCodecOfTheApplicationReplacesOurs() {
        AnswerCodec own = AnswerCodec.plain();
        this.contextRunner
                .withBean(AnswerCodec.class, () -> own)
                .run(context -> assertThat(context.getBean(AnswerCodec.class)).isSameAs(own));
    }

    @Test
    void noSecretIsShownByWhatHoldsIt() {
        this.contextRunner
                .withPropertyValues(KEYS + ".a=" + KEY, ACTIVE + "=a", SECRET + "=" + OTHER)
                .run(context -> assertThat(context.getBean(IdempotencyProperties.class))
                        .asString()
                        .contains("keys={a=Secret}", "recordIdSecret=Secret")
                        .doesNotContain(KEY, OTHER));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void theStartIsRefusedWithoutShowingASecret(
            String property, String reason, List<String> assignments, CapturedOutput output) {
        FailureAnalysis analysis =
                RefusedStart.of(this.contextRunner.withPropertyValues(assignments.toArray(String[]::new)));

        assertThat(analysis.getDescription()).contains("'" + property + "'").containsIgnoringCase(reason);
        assertThat(analysis.getAction()).isNotBlank();
        for (String assignment : assignments) {
            String value = assignment.substring(assignment.indexOf('=') + 1);
            if (value.length() > 8) {
                assertThat(analysis.getDescription() + analysis.getAction() + messages(analysis.getCause()) + output)
                        .doesNotContain(value);
            }
        }
    }

    static Stream<Arguments> theStartIsRefusedWithoutShowingASecret() {
        return Stream.of(
                row(KEYS, "must be the id of one of them", KEYS + ".a=" + KEY),
                row(ACTIVE, "must be the id of one of them", KEYS + ".a=" + KEY, ACTIVE + "=b"),
                row(ACTIVE, "must be the id of one of them", KEYS + ".a=" + KEY, ACTIVE + "=" + KEY),
                row(ACTIVE, "needs " + KEYS, ACTIVE + "=a"),
                row("idempotency.encryption.read-plain", "needs", "idempotency.encryption.read-plain=false"),
                row(KEYS + ".a", "must be Base64", KEYS + ".a=not*Base64*at*all", ACTIVE + "=a"),
                row(KEYS + ".b", "must be Base64", KEYS + ".a=" + KEY, KEYS + ".b=\u00E4\u00E4\u00E4", ACTIVE + "=a"),
                row(KEYS, "'a' must have 32 bytes, not 9", KEYS + ".a=" + base64("too short"), ACTIVE + "=a"),
                row(KEYS, "'a' must have 32 bytes, not 0", KEYS + ".a=", ACTIVE + "=a"),
                row(KEYS, "Each id must be 1 to 16 lower-case letters", KEYS + ".A=" + KEY, ACTIVE + "=A"),
                row(ACTIVE, "must be the id of one of them", KEYS + "[" + KEY + "]=a", ACTIVE + "=a"),
                row(KEYS, "cannot be bound", KEYS + "=" + KEY),
                row("idempotency.encryption", "cannot be bound", "idempotency.encryption=" + KEY),
                row("idempotency.encryption.key.a", "no property of this name", "idempotency.encryption.key.a=" + KEY),
                row("idempotency.encrpytion.keys.a", "no property", "idempotency.encrpytion.keys.a=" + KEY),
                row("idempotency.record-id-secert", "did you mean '" + SECRET, "idempotency.record-id-secert=" + KEY),
                row(SECRET, "must be Base64", SECRET + "=not*Base64*at*all"),
                row(SECRET, "at least 32 bytes, not 9", SECRET + "=" + base64("too short")),
                row(SECRET, "at least 32 bytes, not 0", SECRET + "="),
                row("idempotency.response.compress-from", "negative", "idempotency.response.compress-from=-1B"),
                row("idempotency.response.compress-from", "2GB", "idempotency.response.compress-from=3GB"));
    }

    private static Arguments row(String property, String reason, String... assignments) {
        return arguments(property, reason, List.of(assignments));
    }

    private static String messages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.append(cause).append('\n');
        }
        return messages.toString();
    }

    private static StoredAnswer stored(ApplicationContext context) {
        return context.getBean(AnswerCodec.class).encode(ID, ANSWER);
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
