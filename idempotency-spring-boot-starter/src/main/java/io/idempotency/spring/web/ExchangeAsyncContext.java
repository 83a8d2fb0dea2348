package io.idempotency.spring.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * Ends the exchange before the container ends the response: a listener would come too late, as the client may have the end
 * of the answer before it is told.
 */
record ExchangeAsyncContext(AsyncContext context, Exchange exchange) implements AsyncContext {

    @Override
    public void complete() {
        this.exchange.end();
        this.context.complete();
    }

    @Override
    public ServletRequest getRequest() {
        return this.context.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return this.context.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return this.context.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
        this.context.dispatch();
    }

    @Override
    public void dispatch(String path) {
        this.context.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext servletContext, String path) {
        this.context.dispatch(servletContext, path);
    }

    @Override
    public void start(Runnable task) {
        this.context.start(task);
    }

    @Override
    public void addListener(AsyncListener listener) {
        this.context.addListener(new ExchangeAsyncListener(listener, this.exchange));
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        this.context.addListener(new ExchangeAsyncListener(listener, this.exchange), request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return this.context.createListener(type);
    }

    @Override
    public void setTimeout(long milliseconds) {
        this.context.setTimeout(milliseconds);
    }

    @Override
    public long getTimeout() {
        return this.context.getTimeout();
    }
}
