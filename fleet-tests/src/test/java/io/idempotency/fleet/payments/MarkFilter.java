package io.idempotency.fleet.payments;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/** Binds each request that has a key to its thread, around everything else. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MarkFilter extends OncePerRequestFilter {

    private final Marks marks;

    MarkFilter(Marks marks) {
        this.marks = marks;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = request.getHeader("Idempotency-Key");
        if (key == null) {
            chain.doFilter(request, response);
            return;
        }
        this.marks.enter(key, fatal(request.getHeader(Mark.HEADER)));
        try {
            chain.doFilter(request, response);
            response.flushBuffer();
            this.marks.pass(Mark.AFTER_ANSWER);
        } finally {
            this.marks.leave();
        }
    }

    private static List<Mark> fatal(String header) {
        return header == null || header.isEmpty()
                ? List.of()
                : Arrays.stream(header.split(",", -1)).map(Mark::valueOf).toList();
    }
}
