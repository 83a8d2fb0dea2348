package io.idempotency.spring.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a journal of what the handler side does to the headers. The calls reach the real response at once, so that the
 * handler reads what it wrote beside what outer filters wrote; only the length of the content waits until it is known what
 * goes out.
 */
class JournaledResponse extends HttpServletResponseWrapper {

    private static final String CONTENT_LENGTH = "Content-Length";
    private static final String CONTENT_LANGUAGE = "Content-Language";
    private static final String SET_COOKIE = "Set-Cookie";
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final HeaderJournal journal;
    private long declaredLength = -1;

    JournaledResponse(HttpServletResponse response, HeaderJournal journal) {
        super(response);
        this.journal = journal;
    }

    final HttpServletResponse real() {
        return (HttpServletResponse) getResponse();
    }

    final HeaderJournal journal() {
        return this.journal;
    }

    /** {@return the length of the content that the handler declared, -1 if it declared none} */
    final long declaredLength() {
        return this.declaredLength;
    }

    final void passContentLength() {
        if (this.declaredLength >= 0) {
            super.setContentLengthLong(this.declaredLength);
        }
    }

    final void withdrawContentLength() {
        super.setHeader(CONTENT_LENGTH, null);
    }

    /** Restores the headers to what outer filters had made of them. */
    final void undoHeaders() {
        this.declaredLength = -1;
        this.journal.undo(real());
        real().setCharacterEncoding((String) null);
        real().setContentType(null);
    }

    @Override
    public void reset() {
        super.reset();
        this.journal.clear();
        this.declaredLength = -1;
    }

    @Override
    public void setContentLength(int length) {
        setContentLengthLong(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        if (!real().isCommitted()) {
            this.declaredLength = length;
        }
    }

    @Override
    public void setLocale(@Nullable Locale locale) {
        if (touch(CONTENT_LANGUAGE)) {
            this.journal.set(CONTENT_LANGUAGE, locale == null ? null : locale.toLanguageTag());
        }
        super.setLocale(locale);
    }

    @Override
    public void addCookie(Cookie cookie) {
        touch(SET_COOKIE);
        super.addCookie(cookie);
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        if (isContentLength(name)) {
            setContentLengthLong(value == null ? -1 : Long.parseLong(value.strip()));
            return;
        }
        if (touch(name)) {
            this.journal.set(name, value);
        }
        super.setHeader(name, value);
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        if (isContentLength(name)) {
            setHeader(name, value);
            return;
        }
        if (touch(name)) {
            this.journal.add(name, value);
        }
        super.addHeader(name, value);
    }

    @Override
    public void setDateHeader(String name, long date) {
        setHeader(name, HTTP_DATE.format(Instant.ofEpochMilli(date)));
    }

    @Override
    public void addDateHeader(String name, long date) {
        addHeader(name, HTTP_DATE.format(Instant.ofEpochMilli(date)));
    }

    @Override
    public void setIntHeader(String name, int value) {
        setHeader(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(String name, int value) {
        addHeader(name, Integer.toString(value));
    }

    @Override
    public boolean containsHeader(String name) {
        return isContentLength(name) ? this.declaredLength >= 0 : super.containsHeader(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
        if (isContentLength(name)) {
            return this.declaredLength < 0 ? null : Long.toString(this.declaredLength);
        }
        return super.getHeader(name);
    }

    /** {@return whether a change of the header counts: what comes after the head has left does not} */
    private boolean touch(@Nullable String name) {
        if (name == null || real().isCommitted()) {
            return false;
        }
        this.journal.touch(real(), name);
        return true;
    }

    private static boolean isContentLength(String name) {
        return CONTENT_LENGTH.equalsIgnoreCase(name);
    }
}
