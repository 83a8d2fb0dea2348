package io.idempotency;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keys whose bytes are told by their ids. */
final class TestKeys {

    private TestKeys() {}

    /** {@return keys of these ids, of which the first is the active one} */
    static RecordKeys of(String active, String... others) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        keys.put(active, bytes(active));
        for (String other : others) {
            keys.put(other, bytes(other));
        }
        return RecordKeys.of(active, keys);
    }

    static byte[] bytes(String id) {
        byte[] bytes = new byte[RecordKeys.KEY_BYTES];
        Arrays.fill(bytes, (byte) id.hashCode());
        return bytes;
    }
}
