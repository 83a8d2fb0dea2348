package io.idempotency.benchmarks.micro;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.MappingMatch;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletMapping;

/**
 * A {@code POST} with a JSON body that costs next to nothing, and can no more than the filter and the handler mappings ask of it.
 * To be reset before each use.
 */
final class LeanRequest extends HttpServletRequestWrapper {

    static final String KEY_HEADER = "Idempotency-Key";

    private static final String[] NAMES = {"Host", "User-Agent", "Accept", "Content-Type", "Content-Length", KEY_HEADER
    };

    private final Map<String, Object> attributes = new HashMap<>();
    private final HttpServletMapping mapping =
            new MockHttpServletMapping("", "/", FilteredApplication.SERVLET, MappingMatch.DEFAULT);
    private final LeanInput input;
    private final String path;
    private final String type;
    private final @Nullable String[] values;

    LeanRequest(String path, String type, byte[] body) {
        super(Unsupported.of(HttpServletRequest.class));
        this.path = path;
        this.type = type;
        this.input = new LeanInput(body);
        this.values =
                new @Nullable String[] {"localhost:8080", "curl/8.5.0", "*/*", type, Integer.toString(body.length), null
                };
    }

    /** Makes a new request of it. */
    LeanRequest reset(@Nullable String key) {
        this.attributes.clear();
        this.input.rewind();
        this.values[this.values.length - 1] = key;
        return this;
    }

    @Override
    public @Nullable String getHeader(String name) {
        for (int index = 0; index < NAMES.length; index++) {
            if (NAMES[index].equalsIgnoreCase(name)) {
                return this.values[index];
            }
        }
        return null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String value = getHeader(name);
        return value == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(value));
    }

    @Override
    public ServletInputStream getInputStream() {
        return this.input;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return this.attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        this.attributes.put(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        this.attributes.remove(name);
    }

    @Override
    public String getMethod() {
        return "POST";
    }

    @Override
    public String getRequestURI() {
        return this.path;
    }

    @Override
    public String getContextPath() {
        return "";
    }

    @Override
    public String getServletPath() {
        return this.path;
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    @Override
    public HttpServletMapping getHttpServletMapping() {
        return this.mapping;
    }

    @Override
    public String getContentType() {
        return this.type;
    }

    @Override
    public int getContentLength() {
        return this.input.size();
    }

    @Override
    public long getContentLengthLong() {
        return this.input.size();
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return null;
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }

    @Override
    public boolean isAsyncSupported() {
        return true;
    }

    @Override
    public boolean isAsyncStarted() {
        return false;
    }
}
