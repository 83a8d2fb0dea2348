package io.idempotency.test;

import io.idempotency.store.Attempt;
import io.idempotency.store.RecordId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Under which ids records are kept: their own, until everything is forgotten. Then others, so that nobody finds what was kept before,
 * in whatever store. Thread safe.
 */
final class RecordNames {

    private final AtomicInteger generation = new AtomicInteger();
    private final Map<RecordId, RecordId> outer = new ConcurrentHashMap<>();

    void forgetAll() {
        this.generation.incrementAndGet();
    }

    Attempt inner(Attempt attempt) {
        return new Attempt(inner(attempt.id()), attempt.nonce());
    }

    RecordId inner(RecordId id) {
        int now = this.generation.get();
        if (now == 0) {
            return id;
        }
        RecordId inner = RecordId.of(sha256(now + ":" + id.value()));
        this.outer.put(inner, id);
        return inner;
    }

    RecordId outer(RecordId inner) {
        return this.outer.getOrDefault(inner, inner);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
