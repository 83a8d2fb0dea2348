package io.idempotency.spring.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The response as the handler sees it. The answer is held back until the exchange ends, unless it is live, and leaves
 * whenever the handler flushes, or outgrows the limit; from then on it goes straight through.
 *
 * <p>Used by one thread at a time, like any response.
 */
final class HeldResponse extends JournaledResponse {

    private final Exit exit;
    private final long limit;
    private final HeldBody body = new HeldBody();
    private final HeldOutputStream stream = new HeldOutputStream(this);
    private Mode mode = Mode.HOLDING;
    private @Nullable HeldWriter encoder;
    private @Nullable PrintWriter writer;
    private @Nullable Charset charset;
    private boolean streaming;
    private boolean moving;
    private boolean closed;
    private boolean broken;
    private @Nullable ErrorCall error;
    private @Nullable RedirectCall redirect;

    private enum Mode {
        /** Nothing leaves. */
        HOLDING,

        /** Everything leaves as it is written, and is recorded. */
        LIVE,

        /** Everything leaves as it is written. */
        PASSING,

        /** Everything is thrown away: another run's answer, or an error page, goes out instead. */
        DROPPING
    }

    /** Decides whether an answer may leave before it is stored. */
    interface Exit {

        /** {@return whether it leaves whenever the handler flushes, as far as its exchange is concerned} */
        boolean isLive();

        /** {@return whether it may leave; called once, before its first byte does} */
        boolean mayOpen();
    }

    /** What a handler gave to {@code sendError}. */
    private record ErrorCall(int status, @Nullable String message) {}

    /** What a handler gave to {@code sendRedirect}. */
    record RedirectCall(String location, int status, boolean clearBuffer) {}

    HeldResponse(HttpServletResponse response, HeaderJournal journal, long limit, Exit exit) {
        super(response, journal);
        this.limit = limit;
        this.exit = exit;
    }

    /** {@return whether all of the answer is held here, so that nothing has left} */
    boolean isHolding() {
        return this.mode == Mode.HOLDING;
    }

    /** {@return whether all of the answer is here, whether or not it has left} */
    boolean isRecorded() {
        return this.mode == Mode.HOLDING || this.mode == Mode.LIVE;
    }

    /** {@return whether some of the answer has left} */
    boolean hasLeft() {
        return this.mode == Mode.LIVE || this.mode == Mode.PASSING;
    }

    /** {@return whether the client has not got all that the handler wrote} */
    boolean isBroken() {
        return this.broken || (isRecorded() && declaredLength() > this.body.size());
    }

    /** {@return whether the answer is thrown away} */
    boolean isDropped() {
        return this.mode == Mode.DROPPING;
    }

    /** The rest of an answer that has begun to leave will not come. */
    void breakOff() {
        this.broken |= hasLeft();
    }

    boolean isEmpty() {
        return this.body.size() == 0;
    }

    /** {@return the status given to {@code sendError}, 0 if there was none} */
    int errorStatus() {
        return this.error == null ? 0 : this.error.status();
    }

    @Nullable
    RedirectCall redirect() {
        return this.redirect;
    }

    /** {@return the bytes that the client gets, provided that all are recorded; not to be modified} */
    byte[] content() {
        boolean cut = declaredLength() >= 0 && declaredLength() < this.body.size();
        return this.body.first(cut ? (int) declaredLength() : this.body.size());
    }

    /** Moves what the handler printed into the body. */
    void flushWriter() {
        if (this.charset != null) {
            this.moving = true;
            writer().flush();
            this.moving = false;
        }
    }

    /** Lets the held answer go, an error as the call that asks the container for its error page. */
    void send() throws IOException {
        if (this.mode != Mode.HOLDING) {
            return;
        }
        this.mode = this.error == null ? Mode.PASSING : Mode.DROPPING;
        if (this.error != null) {
            super.sendError(this.error.status(), this.error.message());
        } else if (this.redirect == null) {
            pass();
        } else if (isEmpty()) {
            super.sendRedirect(this.redirect.location(), this.redirect.status(), this.redirect.clearBuffer());
        } else {
            Redirects.send(real(), this.redirect.location(), this.redirect.status(), content());
        }
    }

    /** Forgets the held answer and all that the handler side did to the response. */
    void drop() {
        this.mode = Mode.DROPPING;
        this.body.reset();
        undoHeaders();
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        if (this.closed) {
            return;
        }
        if (isRecorded() && exceedsLimit(length)) {
            outgrow();
        } else if (this.mode == Mode.HOLDING && exceedsBuffer(length) && isLive()) {
            leaveAs(Mode.LIVE);
        }
        if (isRecorded()) {
            this.body.write(bytes, offset, length);
        }
        if (hasLeft()) {
            passOn(bytes, offset, length);
        }
    }

    void flushStream() throws IOException {
        if (this.moving) {
            return;
        }
        if (this.mode == Mode.HOLDING && !staysHeld()) {
            leaveAs(Mode.LIVE);
        }
        if (hasLeft()) {
            watch(super::flushBuffer);
        }
    }

    void closeStream() throws IOException {
        if (!this.closed) {
            flushBuffer();
            this.closed = true;
        }
    }

    /** Throws away what was written; whoever is forwarded to chooses anew how to write. */
    void resetForForward() {
        resetBuffer();
        this.charset = null;
        this.streaming = false;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        if (this.charset != null) {
            throw new IllegalStateException("getWriter() has been called on this response");
        }
        this.streaming = true;
        return this.stream;
    }

    @Override
    public PrintWriter getWriter() {
        if (this.streaming) {
            throw new IllegalStateException("getOutputStream() has been called on this response");
        }
        charset();
        return writer();
    }

    /** One for the life of this response, made when it is needed: few handlers print. */
    private PrintWriter writer() {
        if (this.writer == null) {
            this.encoder = new HeldWriter(this.stream, this::charset);
            this.writer = new PrintWriter(this.encoder);
        }
        return this.writer;
    }

    /** An answer that has begun to leave, and is now to have another status, has failed. */
    @Override
    public void setStatus(int status) {
        if (status != getStatus()) {
            breakOff();
        }
        super.setStatus(status);
    }

    @Override
    public void setContentType(@Nullable String type) {
        super.setContentType(type);
        keepCharset();
    }

    @Override
    public void setCharacterEncoding(@Nullable String encoding) {
        if (this.charset == null) {
            super.setCharacterEncoding(encoding);
        }
    }

    @Override
    public void setCharacterEncoding(@Nullable Charset encoding) {
        setCharacterEncoding(encoding == null ? null : encoding.name());
    }

    @Override
    public void setLocale(@Nullable Locale locale) {
        super.setLocale(locale);
        keepCharset();
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        super.setHeader(name, value);
        keepCharset();
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        super.addHeader(name, value);
        keepCharset();
    }

    @Override
    public void flushBuffer() throws IOException {
        if (this.writer != null || !staysHeld()) {
            writer().flush();
        }
    }

    @Override
    public boolean isCommitted() {
        return this.closed || super.isCommitted();
    }

    @Override
    public void resetBuffer() {
        requireOpen();
        super.resetBuffer();
        takeBack();
        this.body.reset();
        if (this.encoder != null) {
            this.encoder.discard();
        }
    }

    @Override
    public void reset() {
        requireOpen();
        super.reset();
        resetForForward();
    }

    @Override
    public void sendError(int status) throws IOException {
        sendError(status, null);
    }

    /** Held back like a body, as it may come to nothing: another run's answer may go out instead. */
    @Override
    public void sendError(int status, @Nullable String message) throws IOException {
        resetBuffer();
        setStatus(status);
        this.error = new ErrorCall(status, message);
        this.closed = true;
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

    /** Held back like a body, as a container may answer at once. */
    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        requireOpen();
        if (clearBuffer) {
            resetBuffer();
        }
        setStatus(status);
        this.redirect = new RedirectCall(location, status, clearBuffer);
        this.closed = clearBuffer;
    }

    /** What has not left the container's buffer has not left. */
    private void takeBack() {
        if (this.mode == Mode.PASSING) {
            this.mode = Mode.HOLDING;
            withdrawContentLength();
        }
    }

    private void requireOpen() {
        if (isCommitted()) {
            throw new IllegalStateException("The response is committed");
        }
    }

    /** {@return whether a flush has no effect} */
    private boolean staysHeld() {
        return this.mode == Mode.HOLDING && (this.closed || !isLive());
    }

    private boolean isLive() {
        return this.error == null
                && this.redirect == null
                && (this.exit.isLive() || LiveTypes.include(getContentType()));
    }

    /** {@return whether the container would not have waited for a flush} */
    private boolean exceedsBuffer(int more) {
        return this.body.size() + more > getBufferSize();
    }

    private boolean exceedsLimit(int more) {
        return declaredLength() > this.limit || (long) this.body.size() + more > this.limit;
    }

    private void outgrow() throws IOException {
        if (this.mode == Mode.HOLDING) {
            leaveAs(Mode.PASSING);
        } else {
            this.mode = Mode.PASSING;
        }
        this.body.reset();
    }

    private void leaveAs(Mode next) throws IOException {
        if (this.exit.mayOpen()) {
            this.mode = next;
            pass();
        } else {
            drop();
        }
    }

    private void pass() throws IOException {
        passContentLength();
        if (!isEmpty()) {
            byte[] held = this.body.first(this.body.size());
            watch(() -> super.getOutputStream().write(StoredBytes.writableTo(real(), held)));
        }
    }

    private void passOn(byte[] bytes, int offset, int length) throws IOException {
        watch(() -> super.getOutputStream().write(bytes, offset, length));
    }

    /** What fails here has not reached the client. */
    private void watch(Transfer transfer) throws IOException {
        try {
            transfer.run();
        } catch (IOException ex) {
            this.broken = true;
            throw ex;
        }
    }

    /** {@return what the writer encodes with, which is settled when it is asked for first} */
    private Charset charset() {
        if (this.charset == null) {
            this.charset = Charset.forName(super.getCharacterEncoding());
            keepCharset();
        }
        return this.charset;
    }

    /** A charset that the writer uses cannot change any more (servlet specification, section 5.6). */
    private void keepCharset() {
        if (this.charset != null && !isImplied(this.charset)) {
            super.setCharacterEncoding(this.charset.name());
        }
    }

    /** JSON is UTF-8, and has no parameter to say so (RFC 8259, sections 8.1 and 11): some servers leave it out. */
    private boolean isImplied(Charset used) {
        String type = getContentType();
        return type != null
                && type.toLowerCase(Locale.ROOT).endsWith("json")
                && used.equals(StandardCharsets.UTF_8)
                && used.name().equalsIgnoreCase(super.getCharacterEncoding());
    }

    private interface Transfer {

        void run() throws IOException;
    }
}
