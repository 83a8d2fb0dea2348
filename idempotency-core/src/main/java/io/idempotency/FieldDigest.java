package io.idempotency;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * SHA-256 over a list of texts, each preceded by its length, so that no two lists give the same input. Not thread safe.
 *
 * <p>A text is taken as its UTF-16 code units, high byte first: an encoder would make all unpaired surrogates the same.
 */
final class FieldDigest {

    private final MessageDigest digest = sha256();

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every Java platform has SHA-256", ex);
        }
    }

    FieldDigest add(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * Character.BYTES);
        bytes.asCharBuffer().put(text);
        addLength(bytes.capacity());
        this.digest.update(bytes);
        return this;
    }

    FieldDigest add(List<String> texts) {
        addLength(texts.size());
        texts.forEach(this::add);
        return this;
    }

    byte[] finish() {
        return this.digest.digest();
    }

    private void addLength(int length) {
        this.digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    }
}
