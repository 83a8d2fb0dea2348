package io.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Derives keys of keys: HKDF with SHA-256 (RFC 5869). */
final class Hkdf {

    private static final int LONGEST = 255 * Hmac.BYTES;

    private Hkdf() {}

    /** {@return a key for one purpose, of as many bytes as a hash has} */
    static byte[] derive(byte[] secret, String purpose) {
        return expand(extract(new byte[Hmac.BYTES], secret), purpose);
    }

    /** {@return a key for one purpose, derived of one that is as good as random} */
    static byte[] expand(byte[] key, String purpose) {
        return expand(key, purpose.getBytes(StandardCharsets.UTF_8), Hmac.BYTES);
    }

    static byte[] extract(byte[] salt, byte[] secret) {
        return Hmac.sha256(salt, secret);
    }

    static byte[] expand(byte[] key, byte[] info, int length) {
        if (length > LONGEST) {
            throw new IllegalArgumentException("'length' must not be greater than " + LONGEST);
        }
        ByteBuffer output = ByteBuffer.allocate(length);
        byte[] block = {};
        for (int i = 1; output.hasRemaining(); i++) {
            block = Hmac.sha256(key, block, info, new byte[] {(byte) i});
            output.put(Arrays.copyOf(block, Math.min(block.length, output.remaining())));
        }
        return output.array();
    }
}
