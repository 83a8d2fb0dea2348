package io.idempotency.spring.web;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes what a handler prints. What waits here to be encoded can be thrown away, the mark at the start of some charsets
 * with it. Stays usable when the response is reset, because a framework may hold on to it.
 */
final class HeldWriter extends Writer {

    private final OutputStream stream;
    private final Supplier<Charset> charset;
    private @Nullable OutputStreamWriter encoder;

    /**
     * Makes a writer.
     *
     * @param charset asked when the first character comes, and when the first one comes after all was thrown away
     */
    HeldWriter(OutputStream stream, Supplier<Charset> charset) {
        this.stream = stream;
        this.charset = charset;
    }

    void discard() {
        this.encoder = null;
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
        encoder().write(characters, offset, length);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        encoder().write(text, offset, length);
    }

    @Override
    public void flush() throws IOException {
        if (this.encoder == null) {
            this.stream.flush();
        } else {
            this.encoder.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (this.encoder == null) {
            this.stream.close();
        } else {
            this.encoder.close();
        }
    }

    private OutputStreamWriter encoder() {
        if (this.encoder == null) {
            this.encoder = new OutputStreamWriter(this.stream, this.charset.get());
        }
        return this.encoder;
    }
}
