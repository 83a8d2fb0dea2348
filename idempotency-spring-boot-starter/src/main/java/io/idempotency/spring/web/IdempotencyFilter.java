package io.idempotency.spring.web;

import io.idempotency.Decision;
import io.idempotency.Execution;
import io.idempotency.IdempotencyEngine;
import io.idempotency.IdempotencyKey;
import io.idempotency.InvalidKeyException;
import io.idempotency.Operation;
import io.idempotency.spring.IdempotencyProblem;
import io.idempotency.spring.IdempotencyScopeResolver;
import io.idempotency.spring.IdempotentExecution;
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
import java.util.Collections;
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

    private static final Log LOGGER = LogFactory.getLog(IdempotencyFilter.class);

    private final IdempotencyEngine engine;
    private final IdempotencyScopeResolver scopes;
    private final HandlerPolicies policies;
    private final FilterSettings settings;
    private final RequestReader reader;
    private final Responder responder;

    /**
     * Makes a filter.
     *
     * @param engine decides and records; started and stopped by whoever owns it
     * @param scopes says within whom a key is unique
     * @param policies says which requests are covered, and how
     * @param settings how requests are read, answers kept, and refusals worded
     * @param resolver answers refusals; asked for at the first one
     */
    public IdempotencyFilter(
            IdempotencyEngine engine,
            IdempotencyScopeResolver scopes,
            HandlerPolicies policies,
            FilterSettings settings,
            Supplier<HandlerExceptionResolver> resolver) {
        this.engine = engine;
        this.scopes = scopes;
        this.policies = policies;
        this.settings = settings;
        this.reader = new RequestReader(settings.request());
        this.responder = new Responder(new Answers(settings.response()), new Refusals(settings.refusals(), resolver));
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
        boolean keyed = request.getHeader(this.settings.keyHeader()) != null;
        HandlerPolicy policy = isFirstDispatch(request) ? this.policies.find(request, keyed) : null;
        if (policy == null) {
            chain.doFilter(request, response);
        } else if (keyed) {
            admit(policy, request, response, chain);
        } else {
            String detail = "This operation needs the header " + this.settings.keyHeader()
                    + ": a new key for each new operation, the same one for each retry.";
            refuse(IdempotencyProblem.KEY_MISSING, detail, null, request, response);
        }
    }

    @Override
    protected void doFilterNestedErrorDispatch(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        doFilterInternal(request, response, chain);
    }

    private static boolean isFirstDispatch(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.REQUEST
                || (request.getDispatcherType() == DispatcherType.FORWARD
                        && request.getAttribute(Exchange.ATTRIBUTE) == null);
    }

    private void admit(
            HandlerPolicy policy, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        IdempotencyKey key = key(request, response);
        if (key == null) {
            return;
        }
        IncomingRequest incoming = this.reader.open(request);
        Execution execution = this.engine.attempt(id(request, key));
        Decision decision;
        try {
            decision = execution.begin(incoming);
        } catch (IdempotencyStoreException ex) {
            withoutStore(ex, policy, incoming, response, chain);
            return;
        }
        if (decision instanceof Decision.Run run) {
            Exchange exchange = new Exchange(execution, incoming, policy, this.responder, response);
            request.setAttribute(Exchange.ATTRIBUTE, exchange);
            request.setAttribute(IdempotentExecution.ATTRIBUTE, new HandlerExecution(exchange, run.fencingToken()));
            dispatch(exchange, new HandlerRequest(incoming, exchange), exchange.response(), chain);
        } else {
            discard(incoming, response);
            this.responder.respond(decision, request, response);
        }
    }

    private @Nullable IdempotencyKey key(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            return this.settings.keyRules().read(Collections.list(request.getHeaders(this.settings.keyHeader())));
        } catch (InvalidKeyException ex) {
            IdempotencyProblem problem =
                    ex.isWellFormed() ? IdempotencyProblem.KEY_FORMAT : IdempotencyProblem.KEY_INVALID;
            String detail = this.settings.keyHeader() + ": " + ex.getMessage();
            refuse(problem, detail, ex, request, response);
            return null;
        }
    }

    private RecordId id(HttpServletRequest request, IdempotencyKey key) {
        return new Operation(this.scopes.resolve(request), request.getMethod(), RequestPaths.elements(request), key)
                .id();
    }

    private void withoutStore(
            IdempotencyStoreException cause,
            HandlerPolicy policy,
            IncomingRequest incoming,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        boolean mayProceed = policy.onStoreFailure() == StoreFailurePolicy.PROCEED;
        if (mayProceed && !(cause instanceof UnreadableRecordException)) {
            LOGGER.warn("The store does not answer: a handler runs unprotected, as configured", cause);
            chain.doFilter(new HandlerRequest(incoming, null), response);
        } else {
            discard(incoming, response);
            this.responder.storeFailed(cause, incoming.request(), response);
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
        this.responder.refusals().refuse(problem, detail, cause, request, response);
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
        try {
            chain.doFilter(request, response);
        } catch (ServletException | IOException | RuntimeException | Error ex) {
            if (exchange.failed()) {
                LOGGER.warn("A run that another one has overtaken has failed", ex);
                return;
            }
            throw ex;
        }
        exchange.dispatched();
    }

    /** {@return whether the dispatch is there to handle an exception} */
    private static boolean hasFailed(HttpServletRequest request) {
        return WebAsyncUtils.getAsyncManager(request).getConcurrentResult() instanceof Throwable;
    }
}
