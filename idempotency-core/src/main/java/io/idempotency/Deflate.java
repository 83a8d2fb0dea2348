package io.idempotency;

import io.idempotency.store.UnreadableRecordException;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Compresses bytes, and expands them to the length that they had and not beyond. */
final class Deflate {

    private static final int CHUNK = 8192;

    /** No shorter data can stand for so many times its length, so what claims to needs no room. */
    private static final long GREATEST_RATIO = 1032;

    private Deflate() {}

    static byte[] pack(byte[] bytes) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream(CHUNK);
            byte[] chunk = new byte[CHUNK];
            while (!deflater.finished()) {
                packed.write(chunk, 0, deflater.deflate(chunk));
            }
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /**
     * Expands.
     *
     * @throws UnreadableRecordException if this does not give exactly so many bytes
     */
    static byte[] unpack(byte[] packed, int length) {
        if (length > packed.length * GREATEST_RATIO) {
            throw new UnreadableRecordException("The compressed answer claims to be longer than it can be");
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[length];
            int count = fill(bytes, inflater);
            boolean longer = inflater.inflate(new byte[1]) > 0; // also reads the check sum
            if (longer || count < length || !inflater.finished() || inflater.getRemaining() > 0) {
                throw new UnreadableRecordException("The compressed answer is not as long as it says");
            }
            return bytes;
        } catch (DataFormatException ex) {
            throw new UnreadableRecordException("The compressed answer is damaged", ex);
        } finally {
            inflater.end();
        }
    }

    private static int fill(byte[] bytes, Inflater inflater) throws DataFormatException {
        int filled = 0;
        int count = 1;
        while (filled < bytes.length && count > 0) {
            count = inflater.inflate(bytes, filled, bytes.length - filled);
            filled += count;
        }
        return filled;
    }
}
