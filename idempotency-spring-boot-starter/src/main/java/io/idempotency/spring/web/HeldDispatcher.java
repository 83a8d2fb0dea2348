package io.idempotency.spring.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Forwards to a response that cannot be unwrapped: Tomcat closes the one at the bottom of the wrappers when a forward ends,
 * and what is held back above it would be lost. Keeps out of the journal what an included resource does in vain.
 */
record HeldDispatcher(RequestDispatcher dispatcher, JournaledResponse held) implements RequestDispatcher {

    @Override
    public void forward(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        this.dispatcher.forward(request, opaque(response));
    }

    @Override
    public void include(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        boolean before = this.held.pauseJournal(true);
        try {
            this.dispatcher.include(request, response);
        } finally {
            this.held.pauseJournal(before);
        }
    }

    private static ServletResponse opaque(ServletResponse response) {
        return (ServletResponse) Proxy.newProxyInstance(
                HeldDispatcher.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(response, arguments);
                    } catch (InvocationTargetException ex) {
                        throw ex.getCause();
                    }
                });
    }
}
