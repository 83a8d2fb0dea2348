package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.idempotency.store.RecordId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordIdsTests {

    private static final Operation OPERATION = operation("k");

    @Test
    void withoutASecretTheyAreThoseOfTheOperations() {
        assertThat(RecordIds.unkeyed().of(OPERATION)).isEqualTo(OPERATION.id());
    }

    @Test
    void withASecretTheyAreOthersForEachSecretAndEachOperation() {
        RecordId id = RecordIds.keyedBy(secret(1)).of(OPERATION);

        assertThat(id)
                .isEqualTo(RecordIds.keyedBy(secret(1)).of(operation("k")))
                .isNotEqualTo(OPERATION.id())
                .isNotEqualTo(RecordIds.keyedBy(secret(2)).of(OPERATION))
                .isNotEqualTo(RecordIds.keyedBy(secret(1)).of(operation("l")));
    }

    /** Another id would have every pending retry run again. */
    @Test
    void theyNeverChange() {
        assertThat(RecordIds.keyedBy(secret(1)).of(OPERATION))
                .hasToString("rhKW6GmbpgK4CNI9P9R7cuxIAF_Jnqf08I8Q1gngmq0");
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordIds.keyedBy(new byte[31]))
                .withMessage("The secret must have at least 32 bytes, not 31");
        assertThat(RecordIds.keyedBy(new byte[100])).hasToString("RecordIds[keyed]");
    }

    private static Operation operation(String key) {
        return new Operation(Scope.principal("alice"), "POST", List.of("charges"), new IdempotencyKey(key));
    }

    private static byte[] secret(int fill) {
        byte[] secret = new byte[RecordIds.SECRET_BYTES];
        Arrays.fill(secret, (byte) fill);
        return secret;
    }
}
