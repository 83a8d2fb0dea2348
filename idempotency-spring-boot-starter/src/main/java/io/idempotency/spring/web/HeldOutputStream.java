package io.idempotency.spring.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Writes to a held response. A {@link WriteListener} may always write; once the answer goes straight through it blocks. */
final class HeldOutputStream extends ServletOutputStream {

    private final HeldResponse response;

    HeldOutputStream(HeldResponse response) {
        this.response = response;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        this.response.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        this.response.flushStream();
    }

    @Override
    public void close() throws IOException {
        this.response.closeStream();
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        try {
            listener.onWritePossible();
        } catch (IOException ex) {
            listener.onError(ex);
        }
    }
}
