package io.idempotency.spring.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes every call on, and is not a {@code ServletResponseWrapper}. Tomcat looks beneath those: it closes the response at the
 * bottom when a forward ends, so that what is held back above it would be lost; and it restricts an included resource at the
 * bottom, where the header journal above it does not notice.
 */
final class OpaqueResponse implements HttpServletResponse {

    private static final String TOMCAT = "org.apache.catalina.";

    private final HttpServletResponse real;

    private OpaqueResponse(HttpServletResponse real) {
        this.real = real;
    }

    /** Hides a response where that is needed. Elsewhere it must stay what it is: Jetty insists on finding its own beneath. */
    static HttpServletResponse around(HttpServletResponse response) {
        ServletResponse bottom = response;
        while (bottom instanceof ServletResponseWrapper wrapper) {
            bottom = wrapper.getResponse();
        }
        return bottom.getClass().getName().startsWith(TOMCAT) ? new OpaqueResponse(response) : response;
    }

    /**
     * Shows what is hidden, in whatever wrappers: in the next dispatch filters look for wrappers of their own beneath.
     *
     * @return the response to go on with
     */
    static ServletResponse reveal(ServletResponse response) {
        if (response instanceof OpaqueResponse opaque) {
            return opaque.real;
        }
        ServletResponse present = response;
        while (present instanceof ServletResponseWrapper wrapper) {
            if (wrapper.getResponse() instanceof OpaqueResponse opaque) {
                wrapper.setResponse(opaque.real);
            }
            present = wrapper.getResponse();
        }
        return response;
    }

    @Override
    public void addCookie(Cookie cookie) {
        this.real.addCookie(cookie);
    }

    @Override
    public boolean containsHeader(String name) {
        return this.real.containsHeader(name);
    }

    @Override
    public String encodeURL(String url) {
        return this.real.encodeURL(url);
    }

    @Override
    public String encodeRedirectURL(String url) {
        return this.real.encodeRedirectURL(url);
    }

    @Override
    public void sendError(int status, @Nullable String message) throws IOException {
        this.real.sendError(status, message);
    }

    @Override
    public void sendError(int status) throws IOException {
        this.real.sendError(status);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        this.real.sendRedirect(location, status, clearBuffer);
    }

    @Override
    public void setDateHeader(String name, long date) {
        this.real.setDateHeader(name, date);
    }

    @Override
    public void addDateHeader(String name, long date) {
        this.real.addDateHeader(name, date);
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        this.real.setHeader(name, value);
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        this.real.addHeader(name, value);
    }

    @Override
    public void setIntHeader(String name, int value) {
        this.real.setIntHeader(name, value);
    }

    @Override
    public void addIntHeader(String name, int value) {
        this.real.addIntHeader(name, value);
    }

    @Override
    public void setStatus(int status) {
        this.real.setStatus(status);
    }

    @Override
    public int getStatus() {
        return this.real.getStatus();
    }

    @Override
    public @Nullable String getHeader(String name) {
        return this.real.getHeader(name);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        return this.real.getHeaders(name);
    }

    @Override
    public Collection<String> getHeaderNames() {
        return this.real.getHeaderNames();
    }

    @Override
    public void setTrailerFields(Supplier<Map<String, String>> fields) {
        this.real.setTrailerFields(fields);
    }

    @Override
    public @Nullable Supplier<Map<String, String>> getTrailerFields() {
        return this.real.getTrailerFields();
    }

    @Override
    public String getCharacterEncoding() {
        return this.real.getCharacterEncoding();
    }

    @Override
    public @Nullable String getContentType() {
        return this.real.getContentType();
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return this.real.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        return this.real.getWriter();
    }

    @Override
    public void setCharacterEncoding(@Nullable String encoding) {
        this.real.setCharacterEncoding(encoding);
    }

    @Override
    public void setCharacterEncoding(@Nullable Charset encoding) {
        this.real.setCharacterEncoding(encoding);
    }

    @Override
    public void setContentLength(int length) {
        this.real.setContentLength(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        this.real.setContentLengthLong(length);
    }

    @Override
    public void setContentType(@Nullable String type) {
        this.real.setContentType(type);
    }

    @Override
    public void setBufferSize(int size) {
        this.real.setBufferSize(size);
    }

    @Override
    public int getBufferSize() {
        return this.real.getBufferSize();
    }

    @Override
    public void flushBuffer() throws IOException {
        this.real.flushBuffer();
    }

    @Override
    public void resetBuffer() {
        this.real.resetBuffer();
    }

    @Override
    public boolean isCommitted() {
        return this.real.isCommitted();
    }

    @Override
    public void reset() {
        this.real.reset();
    }

    @Override
    public void setLocale(@Nullable Locale locale) {
        this.real.setLocale(locale);
    }

    @Override
    public Locale getLocale() {
        return this.real.getLocale();
    }
}
