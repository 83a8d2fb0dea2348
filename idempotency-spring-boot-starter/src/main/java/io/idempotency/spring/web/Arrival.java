package io.idempotency.spring.web;

import io.idempotency.Decision;
import io.idempotency.Execution;
import io.idempotency.Waiter;
import io.idempotency.spring.RequestOutcome;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A keyed request that may have to wait until it is decided what becomes of it. While it waits it holds no thread: the request is
 * in asynchronous mode, and dispatched again when there may be news.
 */
final class Arrival {

    /** Name of the request attribute that carries a waiting arrival to the next dispatch. */
    static final String ATTRIBUTE = Arrival.class.getName();

    private static final Log LOGGER = LogFactory.getLog(Arrival.class);

    /** Beyond this something is wrong with whoever should have woken the request. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Execution execution;
    private final HandlerPolicy policy;
    private final IncomingRequest incoming;
    private final Report report;
    private final long deadline;
    private Decision.@Nullable InProgress met;
    private @Nullable Long asyncTimeout;

    /**
     * @param report is told what becomes of it
     * @param patience how long it may wait at most
     */
    Arrival(Execution execution, HandlerPolicy policy, IncomingRequest incoming, Report report, Duration patience) {
        this.execution = execution;
        this.policy = policy;
        this.incoming = incoming;
        this.report = report;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    Execution execution() {
        return this.execution;
    }

    HandlerPolicy policy() {
        return this.policy;
    }

    IncomingRequest incoming() {
        return this.incoming;
    }

    Report report() {
        return this.report;
    }

    /** Notes that another run has been met. */
    void meet(Decision.InProgress running) {
        this.met = running;
    }

    /** {@return the run that was met, after which nothing entitles this request to run unprotected; {@code null} if none was} */
    Decision.@Nullable InProgress met() {
        return this.met;
    }

    /** {@return how long it may still wait, zero or less if no longer} */
    Duration patience() {
        return Duration.ofNanos(this.deadline - System.nanoTime());
    }

    /**
     * Waits. The wrappers of outer filters must be there again when it goes on, so the request and response that they made go
     * along.
     *
     * @param atMost after which the store is asked again
     */
    void park(Waiter waiter, Duration atMost, HttpServletRequest request, HttpServletResponse response) {
        request.setAttribute(ATTRIBUTE, this);
        AsyncContext context = request.startAsync(request, response);
        this.asyncTimeout = context.getTimeout();
        context.setTimeout(patience().plus(GRACE).toMillis());
        context.addListener(new WakeOnEnd(waiter, this.report));
        waiter.onWake(shorter(atMost, patience()), () -> dispatch(context));
    }

    /** Undoes what waiting has changed: some servers keep a time-out from one asynchronous context to the next. */
    void restoreTimeout(AsyncContext context) {
        if (this.asyncTimeout != null) {
            context.setTimeout(this.asyncTimeout);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void dispatch(AsyncContext context) {
        try {
            context.dispatch();
        } catch (IllegalStateException ex) {
            LOGGER.debug("A client has gone while its request waited", ex);
        }
    }

    private record WakeOnEnd(Waiter waiter, Report report) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            this.waiter.close();
            this.report.end(RequestOutcome.ABORTED);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            this.waiter.wake();
        }

        @Override
        public void onError(AsyncEvent event) {
            this.waiter.close();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // the handler's own context is the exchange's business
        }
    }
}
