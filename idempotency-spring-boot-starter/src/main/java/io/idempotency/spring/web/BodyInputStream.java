package io.idempotency.spring.web;

import io.idempotency.BodyDigest;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Hands a body to its reader and digests on the way what comes by. Reads block, also under a {@link ReadListener}. */
final class BodyInputStream extends ServletInputStream {

    private final ByteArrayInputStream start;
    private final @Nullable ServletInputStream rest;
    private final @Nullable BodyDigest digest;

    /**
     * Makes a stream.
     *
     * @param start what has been read already
     * @param rest what follows, {@code null} for nothing
     * @param digest takes what comes by
     */
    BodyInputStream(byte[] start, @Nullable ServletInputStream rest, @Nullable BodyDigest digest) {
        this.start = new ByteArrayInputStream(start);
        this.rest = rest;
        this.digest = digest;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        InputStream next = this.rest == null || this.start.available() > 0 ? this.start : this.rest;
        int count = next.read(bytes, offset, length);
        if (count > 0 && this.digest != null) {
            this.digest.update(bytes, offset, count);
        }
        return count;
    }

    @Override
    public int available() throws IOException {
        return this.start.available() + (this.rest == null ? 0 : this.rest.available());
    }

    @Override
    public boolean isFinished() {
        return this.start.available() == 0 && (this.rest == null || this.rest.isFinished());
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
        try {
            listener.onDataAvailable();
            listener.onAllDataRead();
        } catch (IOException ex) {
            listener.onError(ex);
        }
    }
}
