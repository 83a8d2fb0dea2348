package io.idempotency.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** Finds out which handler a request will reach, without a trace on the request. */
final class HandlerLookup {

    private HandlerLookup() {}

    /** {@return the match, {@code null} if there is none or the request is about to be refused} */
    static @Nullable Match find(HttpServletRequest request, List<HandlerMapping> mappings) {
        Untouched untouched = new Untouched(request);
        ServletRequestPathUtils.parseAndCache(untouched);
        try {
            for (HandlerMapping mapping : mappings) {
                HandlerExecutionChain chain = mapping.getHandler(untouched);
                if (chain != null) {
                    return new Match(mapping, chain, untouched);
                }
            }
            return null;
        } catch (Exception ex) {
            // the dispatcher meets the same exception and answers it: a wrong method, an unacceptable media type
            return null;
        }
    }

    /**
     * What a request will reach.
     *
     * @param mapping knows the handler
     * @param chain the handler, and the interceptors before it
     * @param request carries what the mapping has found out about the request
     */
    record Match(HandlerMapping mapping, HandlerExecutionChain chain, HttpServletRequest request) {}

    /** Keeps the attributes that mappings set to itself. */
    private static final class Untouched extends HttpServletRequestWrapper {

        private final Map<String, @Nullable Object> attributes = new HashMap<>();

        Untouched(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable Object getAttribute(String name) {
            return this.attributes.containsKey(name) ? this.attributes.get(name) : super.getAttribute(name);
        }

        @Override
        public Enumeration<String> getAttributeNames() {
            Map<String, Boolean> names = new HashMap<>();
            Collections.list(super.getAttributeNames()).forEach(name -> names.put(name, true));
            this.attributes.forEach((name, value) -> names.put(name, value != null));
            names.values().removeIf(present -> !present);
            return Collections.enumeration(names.keySet());
        }

        @Override
        public void setAttribute(String name, @Nullable Object value) {
            this.attributes.put(name, value);
        }

        @Override
        public void removeAttribute(String name) {
            this.attributes.put(name, null);
        }
    }
}
