package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.RecordId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DownstreamKeyTests {

    private static final int RFC_9562_VARIANT = 2;

    /** A payment provider has seen these keys: a change of them is a second payment. */
    @Test
    void keysNeverChange() {
        assertThat(DownstreamKey.derive(new RecordId("ag_Lw6usIMOglUyxsYNkttdvCmD-Od8ExU2QlNcDhws"), "psp"))
                .isEqualTo(UUID.fromString("e46bf0db-ecc5-8e1f-8fa7-fc8859e3821c"));
        assertThat(DownstreamKey.derive(new RecordId("A".repeat(43)), ""))
                .isEqualTo(UUID.fromString("172a80dd-45ce-8cb6-94c7-402f8c457b98"));
    }

    @Test
    void keysAreUuidsOfVersion8() {
        for (int i = 0; i < 100; i++) {
            UUID key = DownstreamKey.derive(TestRecords.id(i), "psp");

            assertThat(key.version()).isEqualTo(8);
            assertThat(key.variant()).isEqualTo(RFC_9562_VARIANT);
        }
    }

    @Test
    void keysDifferPerCallAndPerOperation() {
        Set<UUID> keys = new HashSet<>();
        List<String> calls = List.of("", "a", "b", "ab", "A", "a ", "psp", "\u00E9", "?", "\uD800");
        for (int i = 0; i < 100; i++) {
            for (String call : calls) {
                keys.add(DownstreamKey.derive(TestRecords.id(i), call));
            }
        }

        assertThat(keys).hasSize(100 * calls.size());
    }
}
