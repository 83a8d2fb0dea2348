package io.idempotency.spring.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Redirects that have a body. */
final class Redirects {

    private Redirects() {}

    /** Some containers end the answer with the call that redirects, so the body must wait for it in their buffer. */
    static void send(HttpServletResponse response, String location, int status, byte[] body) throws IOException {
        if (body.length > 0) {
            response.setBufferSize(Math.max(response.getBufferSize(), body.length + 1));
            response.getOutputStream().write(body);
        }
        response.sendRedirect(location, status, false);
    }
}
