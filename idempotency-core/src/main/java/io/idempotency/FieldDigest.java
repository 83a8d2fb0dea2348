package io.idempotency;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over a list of texts, each preceded by its length, so that no two lists give the same input. Not thread safe. Once it is
 * finished it may be used by whoever begins next, so nobody holds on to it.
 *
 * <p>A text is taken as its UTF-16 code units, high byte first: an encoder would make all unpaired surrogates the same.
 */
final class FieldDigest {

    private static final MessageDigest SHA256 = newSha256();
    private static final int BUFFER_BYTES = 256;
    private static final int UNITS_AT_ONCE = 64;

    /** A power of two. */
    private static final int SLOTS = 16;

    /** References between two slots, and before the first, so that threads with different slots do not share a cache line. */
    private static final int SPACING = 32;

    /** Those that are finished, empty of all they were given. They spare garbage; threads that meet in a slot find nothing, at worst. */
    private static final AtomicReferenceArray<@Nullable FieldDigest> FINISHED =
            new AtomicReferenceArray<>((1 + SLOTS) * SPACING);

    private final MessageDigest digest = sha256();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int buffered;

    private FieldDigest() {}

    /** {@return a digest of nothing yet} */
    static FieldDigest begin() {
        FieldDigest finished = FINISHED.getAndSet(slot(), null);
        return finished == null ? new FieldDigest() : finished;
    }

    private static int slot() {
        return (1 + ((int) Thread.currentThread().getId() & (SLOTS - 1))) * SPACING;
    }

    /** {@return a SHA-256 of nothing yet}; to copy one takes less than to look its provider up */
    static MessageDigest sha256() {
        try {
            return (MessageDigest) SHA256.clone();
        } catch (CloneNotSupportedException ex) {
            return newSha256();
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every Java platform has SHA-256", ex);
        }
    }

    FieldDigest add(String text) {
        addLength(Math.multiplyExact(text.length(), Character.BYTES));
        for (int from = 0; from < text.length(); from += UNITS_AT_ONCE) {
            addUnits(text, from, Math.min(from + UNITS_AT_ONCE, text.length()));
        }
        return this;
    }

    private void addUnits(String text, int from, int to) {
        reserve(UNITS_AT_ONCE * Character.BYTES);
        int end = this.buffered;
        for (int i = from; i < to; i++) {
            char unit = text.charAt(i);
            this.buffer[end++] = (byte) (unit >>> Byte.SIZE);
            this.buffer[end++] = (byte) unit;
        }
        this.buffered = end;
    }

    FieldDigest add(List<String> texts) {
        addLength(texts.size());
        for (String text : texts) {
            add(text);
        }
        return this;
    }

    /** Takes bytes without their length: who adds such of any length must add nothing after them. */
    FieldDigest addRaw(byte[] bytes) {
        empty();
        this.digest.update(bytes);
        return this;
    }

    /** {@return the digest}; to be called last. No part of a key or a body stays behind. */
    byte[] finish() {
        empty();
        byte[] finished = this.digest.digest();
        this.digest.reset();
        Arrays.fill(this.buffer, (byte) 0);
        FINISHED.set(slot(), this);
        return finished;
    }

    private void addLength(int length) {
        reserve(Integer.BYTES);
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            this.buffer[this.buffered++] = (byte) (length >>> shift);
        }
    }

    /** Makes room for so many bytes, at most as many as the buffer has. */
    private void reserve(int bytes) {
        if (bytes > BUFFER_BYTES - this.buffered) {
            empty();
        }
    }

    private void empty() {
        this.digest.update(this.buffer, 0, this.buffered);
        this.buffered = 0;
    }
}
