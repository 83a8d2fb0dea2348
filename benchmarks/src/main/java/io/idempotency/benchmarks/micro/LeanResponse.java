package io.idempotency.benchmarks.micro;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletResponse;

/**
 * A response that keeps what it is given and sends it nowhere, at next to no cost. To be reset before each use.
 *
 * <p>As a container's own it wraps no other, since what wraps one is given copies. What is not written here costs what the mock takes
 * for it.
 */
final class LeanResponse extends MockHttpServletResponse {

    private static final int BUFFER_SIZE = 8192;
    private static final int MOST_HEADERS = 16;

    private final String[] names = new String[MOST_HEADERS];
    private final String[] values = new String[MOST_HEADERS];
    private final Output output = new Output();
    private int headers;
    private int status;
    private @Nullable String type;

    /** Makes a new response of it. */
    LeanResponse reset(int initialStatus) {
        this.output.size = 0;
        this.headers = 0;
        this.status = initialStatus;
        this.type = null;
        return this;
    }

    byte[] body() {
        return Arrays.copyOf(this.output.buffer, this.output.size);
    }

    /** {@return the bytes of the body so far} */
    int size() {
        return this.output.size;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return this.output;
    }

    @Override
    public void setStatus(int status) {
        this.status = status;
    }

    @Override
    public int getStatus() {
        return this.status;
    }

    @Override
    public void setContentType(@Nullable String type) {
        this.type = type;
    }

    @Override
    public @Nullable String getContentType() {
        return this.type;
    }

    /** No name that is set has a value already. */
    @Override
    public void setHeader(@Nullable String name, @Nullable String value) {
        if ("Content-Type".equalsIgnoreCase(name)) {
            setContentType(value);
        } else {
            addHeader(name, value);
        }
    }

    @Override
    public void addHeader(@Nullable String name, @Nullable String value) {
        this.names[this.headers] = Objects.requireNonNull(name);
        this.values[this.headers] = Objects.requireNonNull(value);
        this.headers++;
    }

    @Override
    public @Nullable String getHeader(String name) {
        for (int index = 0; index < this.headers; index++) {
            if (this.names[index].equalsIgnoreCase(name)) {
                return this.values[index];
            }
        }
        return null;
    }

    @Override
    public List<String> getHeaders(String name) {
        String value = getHeader(name);
        return value == null ? List.of() : List.of(value);
    }

    @Override
    public Collection<String> getHeaderNames() {
        return List.of(Arrays.copyOf(this.names, this.headers));
    }

    @Override
    public boolean containsHeader(String name) {
        return getHeader(name) != null;
    }

    @Override
    public int getBufferSize() {
        return BUFFER_SIZE;
    }

    @Override
    public boolean isCommitted() {
        return false;
    }

    @Override
    public void flushBuffer() {
        // there is nowhere to flush to
    }

    private static final class Output extends ServletOutputStream {

        private final byte[] buffer = new byte[BUFFER_SIZE];
        private int size;

        @Override
        public void write(int value) {
            this.buffer[this.size++] = (byte) value;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            System.arraycopy(bytes, offset, this.buffer, this.size, length);
            this.size += length;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new AssertionError("Not written for the benchmarks");
        }
    }
}
