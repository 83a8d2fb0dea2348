package io.idempotency.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TableKeyTests {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int CHARACTERS = 43;

    @Test
    void equalIdsHaveEqualKeys() {
        String text = ALPHABET.substring(10, 10 + CHARACTERS);
        TableKey key = TableKey.of(new RecordId(text));

        assertThat(TableKey.of(new RecordId(String.copyValueOf(text.toCharArray()))))
                .isEqualTo(key)
                .hasSameHashCodeAs(key);
    }

    /** Also in the last character, of which a digest leaves two bits unused. */
    @Test
    void everyCharacterAtEveryPlaceCounts() {
        Set<TableKey> keys = new HashSet<>();
        String base = "A".repeat(CHARACTERS);
        for (int place = 0; place < CHARACTERS; place++) {
            for (int i = 0; i < ALPHABET.length(); i++) {
                String other = base.substring(0, place) + ALPHABET.charAt(i) + base.substring(place + 1);
                keys.add(TableKey.of(new RecordId(other)));
            }
        }

        assertThat(keys).hasSize(CHARACTERS * (ALPHABET.length() - 1) + 1);
        assertThat(new TreeSet<>(keys)).as("in their order").hasSameSizeAs(keys);
        assertThat(keys.stream().map(TableKey::hashCode).distinct().count())
                .as("hash codes")
                .isGreaterThan(keys.size() / 2);
    }
}
