package io.idempotency.spring.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * The response as the handler sees it. The answer is held back, whatever the handler flushes, until the exchange ends or the
 * answer outgrows the limit; from then on it goes straight through.
 */
final class HeldResponse extends JournaledResponse {

    private final long limit;
    private final Outgrown outgrown;
    private final FastByteArrayOutputStream body = new FastByteArrayOutputStream();
    private final HeldOutputStream stream = new HeldOutputStream(this);
    private Mode mode = Mode.HOLDING;
    private @Nullable PrintWriter writer;
    private boolean streaming;
    private boolean broken;
    private int errorStatus;
    private @Nullable Redirect redirect;

    private enum Mode {
        /** Nothing leaves. */
        HOLDING,

        /** Everything leaves as it is written. */
        PASSING,

        /** Everything is thrown away: another run's answer goes out instead. */
        DROPPING
    }

    /** Decides what becomes of an answer that outgrows the limit. */
    interface Outgrown {

        /** {@return whether it may leave; called once, before its first byte does} */
        boolean mayLeave();
    }

    /** What a handler gave to {@code sendRedirect}. */
    record Redirect(String location, int status, boolean clearBuffer) {}

    HeldResponse(HttpServletResponse response, HeaderJournal journal, long limit, Outgrown outgrown) {
        super(response, journal);
        this.limit = limit;
        this.outgrown = outgrown;
    }

    /** {@return whether all of the answer is held here, so that nothing has left} */
    boolean isHolding() {
        return this.mode == Mode.HOLDING;
    }

    /** {@return whether the answer leaves as it is written} */
    boolean isPassing() {
        return this.mode == Mode.PASSING;
    }

    /** {@return whether the answer is thrown away} */
    boolean isDropping() {
        return this.mode == Mode.DROPPING;
    }

    /** {@return whether the client has not got all that the handler wrote} */
    boolean isBroken() {
        return this.broken || (this.mode == Mode.HOLDING && declaredLength() > this.body.size());
    }

    /** {@return the status given to {@code sendError}, 0 if there was none} */
    int errorStatus() {
        return this.errorStatus;
    }

    @Nullable
    Redirect redirect() {
        return this.redirect;
    }

    /** {@return the bytes that the client gets, provided that all are held here} */
    byte[] content() {
        byte[] bytes = this.body.toByteArray();
        boolean cut = declaredLength() >= 0 && declaredLength() < bytes.length;
        return cut ? Arrays.copyOf(bytes, (int) declaredLength()) : bytes;
    }

    /** Moves what the handler printed into the body. */
    void flushWriter() {
        if (this.writer != null) {
            this.writer.flush();
        }
    }

    /** Lets the held answer go. */
    void send() throws IOException {
        if (this.mode == Mode.HOLDING && this.errorStatus == 0) {
            if (this.redirect != null) {
                this.mode = Mode.PASSING;
                super.sendRedirect(this.redirect.location(), this.redirect.status(), this.redirect.clearBuffer());
            } else {
                pass();
            }
        }
    }

    /** Forgets the held answer and all that the handler side did to the response. */
    void drop() {
        this.mode = Mode.DROPPING;
        this.body.reset();
        undoHeaders();
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        if (this.errorStatus != 0 || this.redirect != null) {
            return;
        }
        if (this.mode == Mode.HOLDING && exceedsLimit(length)) {
            outgrow();
        }
        switch (this.mode) {
            case HOLDING -> this.body.write(bytes, offset, length);
            case PASSING -> passOn(bytes, offset, length);
            case DROPPING -> {}
        }
    }

    void flushStream() throws IOException {
        if (this.mode == Mode.PASSING) {
            super.flushBuffer();
        }
    }

    @Override
    public ServletOutputStream getOutputStream() {
        if (this.writer != null) {
            throw new IllegalStateException("getWriter() has been called on this response");
        }
        this.streaming = true;
        return this.stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (this.writer == null) {
            if (this.streaming) {
                throw new IllegalStateException("getOutputStream() has been called on this response");
            }
            super.setCharacterEncoding(super.getCharacterEncoding());
            this.writer =
                    new PrintWriter(new OutputStreamWriter(this.stream, Charset.forName(super.getCharacterEncoding())));
        }
        return this.writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        flushWriter();
        flushStream();
    }

    @Override
    public boolean isCommitted() {
        return super.isCommitted() || this.redirect != null || this.errorStatus != 0;
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        flushWriter();
        this.body.reset();
    }

    @Override
    public void reset() {
        super.reset();
        flushWriter();
        this.body.reset();
        this.writer = null;
        this.streaming = false;
    }

    @Override
    public void sendError(int status) throws IOException {
        super.sendError(status);
        endWith(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        super.sendError(status, message);
        endWith(status);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        sendRedirect(location, SC_FOUND, true);
    }

    @Override
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        sendRedirect(location, SC_FOUND, clearBuffer);
    }

    @Override
    public void sendRedirect(String location, int status) throws IOException {
        sendRedirect(location, status, true);
    }

    /** A container may answer at once, so the call is held back like the body. */
    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        if (isCommitted()) {
            throw new IllegalStateException("The response is committed");
        }
        if (clearBuffer) {
            resetBuffer();
        }
        setStatus(status);
        this.redirect = new Redirect(location, status, clearBuffer);
    }

    private boolean exceedsLimit(int more) {
        return declaredLength() > this.limit || (long) this.body.size() + more > this.limit;
    }

    private void outgrow() throws IOException {
        if (this.outgrown.mayLeave()) {
            pass();
        } else {
            drop();
        }
    }

    private void pass() throws IOException {
        this.mode = Mode.PASSING;
        passContentLength();
        if (this.body.size() > 0) {
            try {
                this.body.writeTo(super.getOutputStream());
            } catch (IOException ex) {
                this.broken = true;
                throw ex;
            }
            this.body.reset();
        }
    }

    private void passOn(byte[] bytes, int offset, int length) throws IOException {
        try {
            super.getOutputStream().write(bytes, offset, length);
        } catch (IOException ex) {
            this.broken = true;
            throw ex;
        }
    }

    private void endWith(int status) {
        this.body.reset();
        this.errorStatus = status;
    }
}
