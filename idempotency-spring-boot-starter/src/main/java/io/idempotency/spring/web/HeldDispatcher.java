package io.idempotency.spring.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Throws away what was written before a forward: Jetty does so only with what has reached its own response. */
record HeldDispatcher(RequestDispatcher dispatcher, HeldResponse held) implements RequestDispatcher {

    @Override
    public void forward(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        this.held.resetForForward();
        this.dispatcher.forward(request, around(response));
    }

    /** In an asynchronous dispatch the response is not hidden. */
    private static ServletResponse around(ServletResponse response) {
        return response instanceof HttpServletResponse http ? OpaqueResponse.around(http) : response;
    }

    @Override
    public void include(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        this.dispatcher.include(request, response);
    }
}
