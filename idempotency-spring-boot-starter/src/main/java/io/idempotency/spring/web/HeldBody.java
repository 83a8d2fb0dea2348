package io.idempotency.spring.web;

import java.util.Arrays;

/**
 * The body of an answer, in one array that grows. Most bodies are written at once, so the first write gets an array of just its size,
 * which is handed over as it is. Not thread safe.
 */
final class HeldBody {

    private static final byte[] NOTHING = {};
    private static final int SMALLEST_GROWTH = 256;

    private byte[] bytes = NOTHING;
    private int size;

    int size() {
        return this.size;
    }

    void write(byte[] source, int offset, int length) {
        if (length > this.bytes.length - this.size) {
            this.bytes = Arrays.copyOf(this.bytes, capacityFor(Math.addExact(this.size, length)));
        }
        System.arraycopy(source, offset, this.bytes, this.size, length);
        this.size += length;
    }

    /**
     * Hands over the first bytes, not to be modified. What is written later does not change them: an array that is given away is
     * full.
     *
     * @param length how many, at most {@link #size}
     */
    byte[] first(int length) {
        if (length < this.size) {
            return Arrays.copyOf(this.bytes, length);
        }
        if (length < this.bytes.length) {
            this.bytes = Arrays.copyOf(this.bytes, length);
        }
        return this.bytes;
    }

    void reset() {
        this.bytes = NOTHING;
        this.size = 0;
    }

    private int capacityFor(int needed) {
        if (this.size == 0) {
            return needed;
        }
        int doubled = (int) Math.min(2L * this.size, Integer.MAX_VALUE - Long.BYTES);
        return Math.max(needed, Math.max(SMALLEST_GROWTH, doubled));
    }
}
