package io.idempotency.benchmarks.micro;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

/** The body of a request that is there at once, and can be read again after a rewind. */
final class LeanInput extends ServletInputStream {

    private final byte[] body;
    private int position;

    LeanInput(byte[] body) {
        this.body = body;
    }

    int size() {
        return this.body.length;
    }

    void rewind() {
        this.position = 0;
    }

    @Override
    public int read() {
        return isFinished() ? -1 : this.body[this.position++] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (isFinished()) {
            return length == 0 ? 0 : -1;
        }
        int count = Math.min(length, this.body.length - this.position);
        System.arraycopy(this.body, this.position, bytes, offset, count);
        this.position += count;
        return count;
    }

    @Override
    public boolean isFinished() {
        return this.position == this.body.length;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new AssertionError("Not written for the benchmarks");
    }
}
