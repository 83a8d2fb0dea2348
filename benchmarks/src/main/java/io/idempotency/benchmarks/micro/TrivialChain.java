package io.idempotency.benchmarks.micro;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/** Does the least that a handler does: reads the body to its end, and writes an answer with five headers. */
final class TrivialChain implements FilterChain {

    private final byte[] scratch = new byte[4096];
    private final byte[] answer;
    private long runs;

    TrivialChain(byte[] answer) {
        this.answer = answer;
    }

    /** {@return how often it has run} */
    long runs() {
        return this.runs;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response) throws IOException {
        this.runs++;
        InputStream body = request.getInputStream();
        while (body.read(this.scratch) >= 0) {
            // what it says is not of interest
        }
        HttpServletResponse created = (HttpServletResponse) response;
        created.setStatus(HttpServletResponse.SC_CREATED);
        created.setContentType("application/json");
        created.setHeader("Location", "/payments/4711");
        created.setHeader("ETag", "\"33a64df551425fcc\"");
        created.setHeader("Cache-Control", "no-store");
        created.setHeader("X-Request-Id", "b7ad6b7169203331");
        created.getOutputStream().write(this.answer);
    }
}
