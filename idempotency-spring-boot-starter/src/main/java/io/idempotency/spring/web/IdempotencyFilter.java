package io.idempotency.spring.web;

import io.idempotency.Decision;
import io.idempotency.IdempotencyEngine;
import io.idempotency.IdempotencyKey;
import io.idempotency.InvalidKeyException;
import io.idempotency.Operation;
import io.idempotency.Waiter;
import io.idempotency.spring.IdempotencyProblem;
import io.idempotency.spring.IdempotencyScopeResolver;
import io.idempotency.spring.IdempotentExecution;
import io.idempotency.spring.ReplayAuthorizer;
import io.idempotency.spring.RequestObserver;
import io.idempotency.spring.RequestOutcome;
import io.idempotency.spring.StoreFailurePolicy;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordId;
import io.idempotency.store.UnreadableRecordException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Runs a request with a key once, and gives every retry the same answer.
 *
 * <p>A request that is not covered, or has no key where none is required, passes untouched: nothing of it is read or
 * wrapped. Of a covered one the answer is held back until it is stored; it goes out on every path, also when the store
 * fails.
 *
 * <p>The first dispatch that reaches it counts: the request's, or that of a filter before this one which forwards the
 * request. Forwards of handlers are theirs. Takes part in asynchronous and error dispatches, which belong to the exchange
 * that the first dispatch began. Thread safe.
 */
public final class IdempotencyFilter extends OncePerRequestFilter {

    /**
     * Name of the request attribute that holds the {@link RecordId} of a request with a key, from the moment at which it is known: for
     * access logs, say.
     */
    public static final String RECORD_ATTRIBUTE = "idempotency.record";

    private static final Log LOGGER = LogFactory.getLog(IdempotencyFilter.class);

    private final IdempotencyEngine engine;
    private final IdempotencyScopeResolver scopes;
    private final HandlerPolicies policies;
    private final FilterSettings settings;
    private final RequestReader reader;
    private final Responder responder;
    private final List<RequestObserver> observers;
    private @Nullable String mark;

    /**
     * Makes a filter.
     *
     * @param engine decides and records; started and stopped by whoever owns it
     * @param scopes says within whom a key is unique
     * @param policies says which requests are covered, and how
     * @param settings how requests are read, answers kept, and refusals worded
     * @param authorizer says who may have a stored answer
     * @param resolver answers refusals; asked for at the first one
     * @param observers are told what becomes of requests, one after the other
     */
    public IdempotencyFilter(
            IdempotencyEngine engine,
            IdempotencyScopeResolver scopes,
            HandlerPolicies policies,
            FilterSettings settings,
            ReplayAuthorizer authorizer,
            Supplier<HandlerExceptionResolver> resolver,
            List<RequestObserver> observers) {
        this.engine = engine;
        this.scopes = scopes;
        this.policies = policies;
        this.settings = settings;
        this.reader = new RequestReader(settings.request());
        this.observers = List.copyOf(observers);
        this.responder = new Responder(
                new Answers(settings.response(), settings.records()),
                new Refusals(settings.refusals(), resolver),
                authorizer,
                new HandlerCors(policies::match));
        engine.settleOnCommit(HandlerExecution::settlementOfThread);
    }

    /** Asked for in every request, and made once: its parts do not change after the start. */
    @Override
    protected String getAlreadyFilteredAttributeName() {
        String name = this.mark;
        if (name == null) {
            name = super.getAlreadyFilteredAttributeName();
            this.mark = name;
        }
        return name;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(Exchange.ATTRIBUTE) instanceof Exchange exchange && !exchange.isEnded()) {
            resume(exchange, request, response, chain);
            return;
        }
        if (request.getAttribute(Arrival.ATTRIBUTE) instanceof Arrival arrival
                && request.getDispatcherType() == DispatcherType.ASYNC) {
            request.removeAttribute(Arrival.ATTRIBUTE);
            proceed(arrival, request, response, chain);
            return;
        }
        boolean keyed = request.getHeader(this.settings.keyHeader()) != null;
        HandlerPolicy policy = isFirstDispatch(request) ? this.policies.find(request, keyed) : null;
        if (policy == null) {
            chain.doFilter(request, response);
            return;
        }
        Report report = Report.begin(this.observers, request);
        if (keyed) {
            admit(policy, report, request, response, chain);
        } else {
            String detail = "This operation needs the header " + this.settings.keyHeader()
                    + ": a new key for each new operation, the same one for each retry.";
            RequestOutcome outcome = RequestOutcome.ABORTED;
            try {
                refuse(IdempotencyProblem.KEY_MISSING, detail, null, request, response);
                outcome = RequestOutcome.KEY_MISSING;
            } finally {
                report.end(outcome);
            }
        }
    }

    @Override
    protected void doFilterNestedErrorDispatch(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        doFilterInternal(request, response, chain);
    }

    /** An earlier filter may forward, or let the request wait, before we see it. */
    private static boolean isFirstDispatch(HttpServletRequest request) {
        DispatcherType type = request.getDispatcherType();
        return (type == DispatcherType.REQUEST || type == DispatcherType.FORWARD || type == DispatcherType.ASYNC)
                && request.getAttribute(RECORD_ATTRIBUTE) == null;
    }

    private void admit(
            HandlerPolicy policy,
            Report report,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        Arrival arrival;
        try {
            arrival = arrival(policy, report, request, response);
        } catch (IOException | RuntimeException | Error ex) {
            report.end(RequestOutcome.ABORTED);
            throw ex;
        }
        if (arrival != null) {
            proceed(arrival, request, response, chain);
        }
    }

    /** {@return the request, opened; {@code null} if it has been refused} */
    private @Nullable Arrival arrival(
            HandlerPolicy policy, Report report, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        IdempotencyKey key = key(report, request, response);
        if (key == null) {
            return null;
        }
        RecordId id = id(request, key);
        report.about(id);
        request.setAttribute(RECORD_ATTRIBUTE, id);
        return new Arrival(
                this.engine.attempt(id), policy, this.reader.open(request), report, this.settings.waitTimeout());
    }

    private void proceed(Arrival arrival, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Decision decision;
        try {
            decision = decide(arrival, request, response);
        } catch (IdempotencyStoreException ex) {
            if (arrival.met() == null) {
                withoutStore(ex, arrival, response, chain);
                return;
            }
            LOGGER.warn("The store does not answer. A request that waits for another's run waits no longer", ex);
            decision = arrival.met();
        } catch (IOException | RuntimeException | Error ex) {
            arrival.report().end(RequestOutcome.ABORTED);
            throw ex;
        }
        if (decision instanceof Decision.Run run) {
            run(arrival, run, request, response, chain);
        } else if (decision != null) {
            answer(decision, arrival, request, response);
        }
    }

    /** {@return what to do, {@code null} if the request waits} */
    private @Nullable Decision decide(Arrival arrival, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Decision decision = arrival.execution().begin(arrival.incoming());
        if (decision instanceof Decision.InProgress inProgress) {
            arrival.meet(inProgress);
            return mayWait(arrival, request) ? park(inProgress, arrival, request, response) : inProgress;
        }
        return decision;
    }

    private static boolean mayWait(Arrival arrival, HttpServletRequest request) {
        Duration patience = arrival.patience();
        return arrival.policy().waits() && patience.toMillis() > 0 && request.isAsyncSupported();
    }

    /**
     * Waits, unless the run has ended before anybody could notice that it does.
     *
     * @return what to do, {@code null} if the request waits
     */
    private @Nullable Decision park(
            Decision.InProgress inProgress, Arrival arrival, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Waiter waiter = this.engine.waiter(arrival.execution().id());
        if (waiter == null) {
            return inProgress;
        }
        boolean parked = false;
        try {
            Decision decision = arrival.execution().begin(arrival.incoming());
            if (decision instanceof Decision.InProgress still) {
                arrival.park(waiter, still.leaseLeft(), request, response);
                parked = true;
                return null;
            }
            return decision;
        } finally {
            if (!parked) {
                waiter.close();
            }
        }
    }

    private void run(
            Arrival arrival,
            Decision.Run run,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        Exchange exchange = new Exchange(arrival, this.responder, response);
        HandlerExecution execution = new HandlerExecution(exchange, run.fencingToken());
        request.setAttribute(Exchange.ATTRIBUTE, exchange);
        request.setAttribute(IdempotentExecution.ATTRIBUTE, execution);
        WebAsyncUtils.getAsyncManager(request).registerCallableInterceptor(BoundTask.class, new BoundTask(execution));
        dispatch(exchange, new HandlerRequest(arrival.incoming(), exchange), exchange.response(), chain);
    }

    private void answer(Decision decision, Arrival arrival, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        RequestOutcome outcome = RequestOutcome.ABORTED;
        try {
            discard(arrival.incoming(), response);
            outcome = this.responder.respond(decision, arrival.execution().id(), request, response);
        } finally {
            boolean waited = outcome == RequestOutcome.REPLAYED && arrival.met() != null;
            arrival.report().end(waited ? RequestOutcome.WAITED : outcome);
        }
    }

    private @Nullable IdempotencyKey key(Report report, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            return this.settings.keyRules().read(Collections.list(request.getHeaders(this.settings.keyHeader())));
        } catch (InvalidKeyException ex) {
            IdempotencyProblem problem =
                    ex.isWellFormed() ? IdempotencyProblem.KEY_FORMAT : IdempotencyProblem.KEY_INVALID;
            String detail = this.settings.keyHeader() + ": " + ex.getMessage();
            refuse(problem, detail, ex, request, response);
            report.end(ex.isWellFormed() ? RequestOutcome.KEY_FORMAT : RequestOutcome.KEY_INVALID);
            return null;
        }
    }

    private RecordId id(HttpServletRequest request, IdempotencyKey key) {
        return this.settings
                .records()
                .ids()
                .of(new Operation(
                        this.scopes.resolve(request), request.getMethod(), RequestPaths.elements(request), key));
    }

    private void withoutStore(
            IdempotencyStoreException cause, Arrival arrival, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        IncomingRequest incoming = arrival.incoming();
        boolean mayProceed = arrival.policy().onStoreFailure() == StoreFailurePolicy.PROCEED
                && !(cause instanceof UnreadableRecordException);
        try {
            if (mayProceed) {
                LOGGER.warn("The store does not answer: a handler runs unprotected, as configured", cause);
                chain.doFilter(new HandlerRequest(incoming, null), response);
            } else {
                discard(incoming, response);
                this.responder.storeFailed(cause, incoming.request(), response);
            }
        } finally {
            arrival.report().end(mayProceed ? RequestOutcome.UNPROTECTED : RequestOutcome.STORE_FAILURE);
        }
    }

    private void refuse(
            IdempotencyProblem problem,
            String detail,
            @Nullable Throwable cause,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        discard(this.reader.openRefused(request), response);
        this.responder.refuse(problem, detail, cause, request, response);
    }

    /** Reads what nobody wants, so that the answer reaches a client that is still sending. */
    private static void discard(IncomingRequest incoming, HttpServletResponse response) {
        if (!incoming.discard()) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
    }

    private static void resume(
            Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            dispatch(exchange, request, exchange.resumeOn(response), chain);
        } else {
            exchange.resume(hasFailed(request));
            dispatch(exchange, request, response, chain);
        }
    }

    private static void dispatch(
            Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String before = RecordContext.set(exchange.execution().id());
        try {
            chain.doFilter(request, response);
        } catch (ServletException | IOException | RuntimeException | Error ex) {
            if (exchange.failed()) {
                LOGGER.warn("A run that another one has overtaken has failed", ex);
                return;
            }
            throw ex;
        } finally {
            RecordContext.restore(before);
        }
        exchange.dispatched();
    }

    /** {@return whether the dispatch is there to handle an exception} */
    private static boolean hasFailed(HttpServletRequest request) {
        return WebAsyncUtils.getAsyncManager(request).getConcurrentResult() instanceof Throwable;
    }
}
