package io.idempotency.spring.web;

import io.idempotency.BodyDigest;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Hands a body to its reader and digests on the way what comes by. Reads block, also under a {@link ReadListener}. */
final class BodyInputStream extends ServletInputStream {

    private final InputStream body;
    private final @Nullable BodyDigest digest;
    private boolean finished;

    BodyInputStream(InputStream body, @Nullable BodyDigest digest) {
        this.body = body;
        this.digest = digest;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = this.body.read(bytes, offset, length);
        if (count < 0) {
            this.finished = true;
        } else if (this.digest != null) {
            this.digest.update(bytes, offset, count);
        }
        return count;
    }

    @Override
    public int available() throws IOException {
        return this.body.available();
    }

    @Override
    public boolean isFinished() {
        return this.finished;
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
