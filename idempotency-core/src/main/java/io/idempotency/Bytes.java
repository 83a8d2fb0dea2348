package io.idempotency;

import java.util.Arrays;

/** Puts arrays together. */
final class Bytes {

    private Bytes() {}

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
