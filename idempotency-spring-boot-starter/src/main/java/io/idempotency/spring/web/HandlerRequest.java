package io.idempotency.spring.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The request as the handler sees it: with its body, and with an asynchronous context that ends its exchange. */
final class HandlerRequest extends HttpServletRequestWrapper {

    private final IncomingRequest incoming;
    private final @Nullable Exchange exchange;
    private @Nullable ServletInputStream stream;
    private @Nullable BufferedReader reader;

    /**
     * Wraps a request.
     *
     * @param exchange what ends with its asynchronous context, {@code null} where the handler runs unprotected
     */
    HandlerRequest(IncomingRequest incoming, @Nullable Exchange exchange) {
        super(incoming.request());
        this.incoming = incoming;
        this.exchange = exchange;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (this.reader != null) {
            throw new IllegalStateException("getReader() has been called on this request");
        }
        if (this.stream == null) {
            this.stream = this.incoming.open();
        }
        return this.stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        if (this.reader == null) {
            if (this.stream != null) {
                throw new IllegalStateException("getInputStream() has been called on this request");
            }
            this.reader = new BufferedReader(
                    new InputStreamReader(this.incoming.open(), charset().newDecoder()));
        }
        return this.reader;
    }

    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
        Collection<Part> parts = super.getParts();
        takeParsed();
        return parts;
    }

    @Override
    public @Nullable Part getPart(String name) throws IOException, ServletException {
        Part part = super.getPart(name);
        takeParsed();
        return part;
    }

    @Override
    public AsyncContext startAsync() {
        if (this.exchange == null) {
            return super.startAsync();
        }
        this.exchange.bypassOuterWrappers();
        return startAsync(this, this.exchange.response());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return this.exchange == null
                ? super.startAsync(request, response)
                : this.exchange.startAsync(super.startAsync(request, OpaqueResponse.reveal(response)));
    }

    /** Where there is none, a container throws; the requests of {@code MockMvc} have {@code null}. */
    @Override
    public @Nullable AsyncContext getAsyncContext() {
        AsyncContext context = super.getAsyncContext();
        return context == null || this.exchange == null ? context : new ExchangeAsyncContext(context, this.exchange);
    }

    @Override
    public @Nullable RequestDispatcher getRequestDispatcher(String path) {
        RequestDispatcher dispatcher = super.getRequestDispatcher(path);
        return dispatcher == null || this.exchange == null ? dispatcher : this.exchange.hold(dispatcher);
    }

    /** The framework deletes the parts before the exchange ends. */
    private void takeParsed() throws IOException {
        if (this.incoming instanceof ParsedRequest parsed) {
            parsed.takeParsed();
        }
    }

    /** What the servlet specification, section 3.12, says of a request without a charset. */
    private Charset charset() throws UnsupportedEncodingException {
        String name = getCharacterEncoding();
        try {
            return name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException ex) {
            throw (UnsupportedEncodingException) new UnsupportedEncodingException(name).initCause(ex);
        }
    }
}
