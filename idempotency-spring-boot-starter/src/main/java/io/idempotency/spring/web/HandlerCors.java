package io.idempotency.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsProcessor;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/**
 * Does for a request whose handler does not run what is configured on the handler for requests of other origins. What a
 * filter has already done is left as it is. Thread safe.
 *
 * @param lookup finds what a request would reach
 */
record HandlerCors(Function<HttpServletRequest, HandlerLookup.@Nullable Match> lookup) {

    private static final CorsProcessor DEFAULT_PROCESSOR = new DefaultCorsProcessor();

    /**
     * Writes the headers that the origin of the request needs.
     *
     * @return {@code false} if the origin may not ask: the request is answered
     */
    boolean admits(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HandlerLookup.Match match = request.getHeader(HttpHeaders.ORIGIN) == null ? null : this.lookup.apply(request);
        if (match == null) {
            return true;
        }
        CorsConfigurationSource source = source(match);
        return source == null
                || processor(match).processRequest(source.getCorsConfiguration(request), request, response);
    }

    /** {@return the interceptor that does this before the handler runs: Spring's comes first} */
    private static @Nullable CorsConfigurationSource source(HandlerLookup.Match match) {
        return Stream.of(match.chain().getInterceptors())
                .filter(CorsConfigurationSource.class::isInstance)
                .map(CorsConfigurationSource.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static CorsProcessor processor(HandlerLookup.Match match) {
        return match.mapping() instanceof AbstractHandlerMapping mapping
                ? mapping.getCorsProcessor()
                : DEFAULT_PROCESSOR;
    }
}
