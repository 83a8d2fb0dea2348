package io.idempotency.spring.autoconfigure;

import io.idempotency.AnswerCodec;
import io.idempotency.RecordIds;
import io.idempotency.RecordKeys;
import io.idempotency.spring.autoconfigure.IdempotencyProperties.Encryption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Makes of properties what protects records, without ever showing a secret. */
final class RecordMapper {

    private static final String KEYS = "idempotency.encryption.keys";

    private final IdempotencyProperties properties;

    RecordMapper(IdempotencyProperties properties) {
        this.properties = properties;
    }

    RecordKeys keys() {
        Encryption encryption = this.properties.encryption();
        String active = encryption.activeKey();
        if (encryption.keys().isEmpty()) {
            require(active == null, "idempotency.encryption.active-key", "It needs " + KEYS + ".");
            require(encryption.readPlain(), "idempotency.encryption.read-plain", "It needs " + KEYS + ".");
            return RecordKeys.none();
        }
        if (active == null || !encryption.keys().containsKey(active)) {
            throw refused(
                    active == null ? KEYS : "idempotency.encryption.active-key",
                    "idempotency.encryption.active-key must be the id of one of them.");
        }
        RecordKeys keys = made(KEYS, () -> RecordKeys.of(active, bytes(encryption.keys())));
        return encryption.readPlain() ? keys : keys.refusingPlain();
    }

    RecordIds ids() {
        Secret secret = this.properties.recordIdSecret();
        if (secret == null) {
            return RecordIds.unkeyed();
        }
        String name = "idempotency.record-id-secret";
        return made(name, () -> RecordIds.keyedBy(bytes(name, secret)));
    }

    AnswerCodec codec(RecordKeys keys) {
        DataSize from = this.properties.response().compressFrom();
        return AnswerCodec.of(
                keys, from == null ? AnswerCodec.NEVER : Checked.arraySize("response.compress-from", from));
    }

    private static Map<String, byte[]> bytes(Map<String, Secret> secrets) {
        Map<String, byte[]> keys = new TreeMap<>();
        secrets.forEach((id, secret) -> keys.put(id, bytes(KEYS + "." + id, secret)));
        return keys;
    }

    private static byte[] bytes(String name, Secret secret) {
        byte @Nullable [] bytes = secret.bytes();
        if (bytes == null) {
            throw refused(name, "It must be Base64 (RFC 4648, section 4).");
        }
        return bytes;
    }

    private static <T> T made(String name, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException ex) {
            throw refused(name, ex.getMessage() + ".");
        }
    }

    private static void require(boolean condition, String name, String reason) {
        if (!condition) {
            throw refused(name, reason);
        }
    }

    private static UnshownValueException refused(String name, String reason) {
        return new UnshownValueException("'" + name + "'", reason);
    }
}
