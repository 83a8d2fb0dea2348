package io.idempotency.spring.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;

/** Gives a listener of the application the context that ends the exchange, where the container would give it its own. */
record ExchangeAsyncListener(AsyncListener listener, Exchange exchange) implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) throws IOException {
        this.listener.onComplete(ours(event));
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
        this.listener.onTimeout(ours(event));
    }

    @Override
    public void onError(AsyncEvent event) throws IOException {
        this.listener.onError(ours(event));
    }

    @Override
    public void onStartAsync(AsyncEvent event) throws IOException {
        this.listener.onStartAsync(ours(event));
    }

    private AsyncEvent ours(AsyncEvent event) {
        AsyncContext context = event.getAsyncContext();
        return new AsyncEvent(
                context == null ? null : new ExchangeAsyncContext(context, this.exchange),
                event.getSuppliedRequest(),
                event.getSuppliedResponse(),
                event.getThrowable());
    }
}
