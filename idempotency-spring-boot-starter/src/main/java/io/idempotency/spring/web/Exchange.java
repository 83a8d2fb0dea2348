package io.idempotency.spring.web;

import io.idempotency.Answer;
import io.idempotency.AnswerTraits;
import io.idempotency.Decision;
import io.idempotency.Ending;
import io.idempotency.Execution;
import io.idempotency.spring.RequestOutcome;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.NotKeptReason;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A keyed request whose handler runs, from its first dispatch to the end of its answer. However it ends, it ends its record
 * once, and before the end of the answer leaves.
 */
final class Exchange {

    /** Name of the request attribute that carries the exchange from one dispatch to the next. */
    static final String ATTRIBUTE = Exchange.class.getName();

    private static final Log LOGGER = LogFactory.getLog(Exchange.class);
    private static final int FAILED = HttpStatus.INTERNAL_SERVER_ERROR.value();
    private static final Ending ENDED = new Ending.Ended();

    private final AtomicBoolean ended = new AtomicBoolean();
    private final Arrival arrival;
    private final Responder responder;
    private volatile HeldResponse held;
    private volatile boolean declined;
    private volatile boolean async;
    private volatile boolean timedOut;
    private volatile boolean lost;
    private volatile boolean awaitsErrorPage;
    private volatile boolean handlesError;

    Exchange(Arrival arrival, Responder responder, HttpServletResponse response) {
        this.arrival = arrival;
        this.responder = responder;
        this.held = hold(response, new HeaderJournal());
    }

    Execution execution() {
        return this.arrival.execution();
    }

    private IncomingRequest incoming() {
        return this.arrival.incoming();
    }

    private HandlerPolicy policy() {
        return this.arrival.policy();
    }

    /** {@return the response for the handler} */
    HttpServletResponse response() {
        return OpaqueResponse.around(this.held);
    }

    RequestDispatcher hold(RequestDispatcher dispatcher) {
        return new HeldDispatcher(dispatcher, this.held);
    }

    boolean isEnded() {
        return this.ended.get();
    }

    void decline() {
        this.declined = true;
    }

    /** {@return whether this run is still the owner} */
    boolean settle() {
        return execution().settle(incoming().fingerprint(), policy().retention());
    }

    /** {@return whether a transaction that commits now settles the operation}; not those of whoever handles its failure */
    boolean isSettledByCommits() {
        boolean mayStillEnd = !this.ended.get() || this.timedOut || this.lost;
        return policy().settlesOnCommit()
                && mayStillEnd
                && !this.handlesError
                && !execution().isSettled();
    }

    /** {@return what to throw because the operation is undone, since it could not be settled} */
    RuntimeException undone(IdempotencyStoreException cause) {
        return this.responder.undone(cause, execution().id(), incoming().request());
    }

    /** An exception has left the handler. */
    void handleError() {
        this.handlesError = true;
    }

    /**
     * Goes on in an asynchronous dispatch.
     *
     * @param broken whether what the handler did asynchronously has failed
     */
    void resume(boolean broken) {
        this.async = false;
        if (broken) {
            this.held.breakOff();
        }
    }

    /** The work has come to a result. If the client has been told otherwise, the outcome is no longer unknown. */
    void arrived() {
        if (this.timedOut || this.lost) {
            settledIfPossible();
        }
    }

    /** Goes on with the response of the dispatch that renders the error page. */
    HttpServletResponse resumeOn(HttpServletResponse response) {
        resume(true);
        handleError();
        this.awaitsErrorPage = false;
        if (this.held.hasLeft()) {
            return response;
        }
        HeaderJournal journal = this.held.journal();
        journal.retain(response);
        this.held = hold(response, journal);
        return response();
    }

    /** Who starts an asynchronous context without saying on which response means the container's own. */
    void bypassOuterWrappers() {
        ServletResponse bottom = this.held;
        while (bottom instanceof ServletResponseWrapper wrapper) {
            bottom = wrapper.getResponse();
        }
        this.held.setResponse(bottom);
    }

    /** Wraps an asynchronous context of this exchange, so that the exchange ends with it. */
    AsyncContext startAsync(AsyncContext context) {
        this.async = true;
        this.arrival.restoreTimeout(context);
        context.addListener(new Ends());
        return new ExchangeAsyncContext(context, this);
    }

    /** A dispatch has returned. If it has left no asynchronous work behind, this is the end. */
    void dispatched() throws IOException {
        if (!this.async) {
            conclude();
        }
    }

    /**
     * A dispatch has thrown: what answers now is an error page, or whatever outer filters make of it.
     *
     * @return whether the client has been answered instead, because another run has taken over
     */
    boolean failed() throws IOException {
        if (this.async) {
            this.lost = true; // the work may have been handed to another thread
            return false;
        }
        boolean untouched = this.held.isHolding();
        if (untouched && mayKeepErrorPage()) {
            awaitErrorPage();
            return false;
        }
        if (!this.ended.compareAndSet(false, true)) {
            return false;
        }
        Ending ending = ENDED;
        Decision instead = null;
        try {
            ending = endRecord(untouched ? FAILED : this.held.getStatus(), true);
            instead = instead(ending);
            if (instead != null) {
                answer(instead);
            }
        } finally {
            report(ending, instead);
        }
        return instead != null;
    }

    /** The handler has ended an asynchronous answer. */
    void end() {
        if (this.ended.get()) {
            arrived();
        }
        try {
            conclude();
        } catch (IOException ex) {
            LOGGER.debug("The client had gone before its answer, which is stored", ex);
        }
    }

    private void conclude() throws IOException {
        boolean errorPageFollows = keeps(this.held.errorStatus()) && !this.timedOut;
        if (errorPageFollows && settledIfPossible()) {
            awaitErrorPage();
            this.held.send();
        } else {
            finish();
        }
    }

    /** The handler has run. Whether the container asks us once more depends on who writes the error page. */
    private void awaitErrorPage() {
        this.awaitsErrorPage = true;
        this.arrival.report().end(RequestOutcome.EXECUTED);
    }

    /**
     * An exception counts as the status of its error page, which the application may choose. If none comes, because the
     * container writes its own, the record ends with its lease.
     */
    private boolean mayKeepErrorPage() {
        if (keeps(FAILED)) {
            return settledIfPossible();
        }
        if (policy().statuses().containsErrors()) {
            execution().stopRenewal();
            return true;
        }
        return false;
    }

    private void finish() throws IOException {
        if (!this.ended.compareAndSet(false, true)) {
            return;
        }
        Ending ending = ENDED;
        Decision instead = null;
        try {
            this.held.flushWriter();
            int status = this.held.errorStatus() == 0 ? this.held.getStatus() : this.held.errorStatus();
            ending = endRecord(status, this.held.isBroken());
            instead = instead(ending);
            if (instead == null) {
                this.held.send();
            } else {
                answer(instead);
            }
        } finally {
            report(ending, instead);
        }
    }

    private void report(Ending ending, @Nullable Decision instead) {
        boolean overtaken = instead != null || ending instanceof Ending.Overtaken;
        this.arrival.report().end(overtaken ? RequestOutcome.OVERTAKEN : RequestOutcome.EXECUTED);
    }

    private void answer(Decision instead) throws IOException {
        this.held.drop();
        this.responder.respond(instead, execution().id(), incoming().request(), this.held.real());
    }

    /** {@return what goes out in place of the handler's answer, {@code null} for that answer} */
    private @Nullable Decision instead(Ending ending) {
        if (ending instanceof Ending.Overtaken overtaken) {
            return this.held.hasLeft() ? null : overtaken.decision();
        }
        return this.held.isDropped() ? new Decision.NotKept(NotKeptReason.INCOMPLETE) : null;
    }

    /** Whatever goes wrong here must neither lose the answer nor let the operation run again. */
    private Ending endRecord(int status, boolean broken) {
        try {
            return endRecordAs(status, broken);
        } catch (RuntimeException | Error ex) {
            LOGGER.error("An answer could not be recorded. Its operation counts as done", ex);
            return complete(new Completion.NotKept(incoming().fingerprint(), NotKeptReason.INCOMPLETE));
        }
    }

    private Ending endRecordAs(int status, boolean broken) {
        if (isUnknown(status)) {
            execution().leaveOpen();
            return ENDED;
        }
        AnswerTraits traits = new AnswerTraits(
                keeps(status),
                this.responder.answers().isWanted(this.held),
                this.declined,
                !this.held.isRecorded(),
                broken,
                execution().isSettled());
        return switch (traits.fate(this.responder.answers().settings().rerunNotKept())) {
            case KEEP -> keep(incoming().finish());
            case DENY -> complete(new Completion.NotKept(incoming().finish(), reason(traits)));
            case FREE -> execution().release(incoming().fingerprint());
        };
    }

    /** {@return whether the work may still be going on, although the client was told that it failed, or is not there} */
    private boolean isUnknown(int status) {
        return !this.held.hasLeft() && (this.lost || (this.timedOut && status >= FAILED));
    }

    private Ending keep(Fingerprint fingerprint) {
        Answers answers = this.responder.answers();
        Answer taken = answers.take(this.held);
        Answer answer;
        try {
            answer = answers.redact(incoming().request(), taken);
        } catch (RuntimeException | Error ex) {
            LOGGER.error("An AnswerRedactor has failed. The operation counts as done, and its answer is not kept", ex);
            return complete(new Completion.NotKept(fingerprint, NotKeptReason.DECLINED));
        }
        return answer == null
                ? declined(fingerprint)
                : complete(new Completion.Kept(
                        fingerprint, answers.encode(execution().id(), answer)));
    }

    private Ending declined(Fingerprint fingerprint) {
        boolean mayRunAgain = this.responder.answers().settings().rerunNotKept();
        return mayRunAgain && !execution().isSettled()
                ? execution().release(fingerprint)
                : complete(new Completion.NotKept(fingerprint, NotKeptReason.DECLINED));
    }

    private Ending complete(Completion completion) {
        return execution().complete(completion, policy().retention());
    }

    private static NotKeptReason reason(AnswerTraits traits) {
        return Objects.requireNonNull(traits.reason());
    }

    private boolean keeps(int status) {
        return policy().statuses().contains(status);
    }

    private HeldResponse hold(HttpServletResponse response, HeaderJournal journal) {
        return new HeldResponse(
                response, journal, this.responder.answers().settings().maxSize(), new Exit());
    }

    /** {@return {@code false} if another run has taken over} */
    private boolean settledIfPossible() {
        try {
            return settle();
        } catch (IdempotencyStoreException ex) {
            LOGGER.warn("An operation could not be settled. Its completion follows", ex);
            return true;
        }
    }

    /**
     * The container has ended the request: a client has gone, and no dispatch that was to end the answer comes any more. Some
     * containers say so before they render an error page.
     */
    private void abandon() {
        if (this.awaitsErrorPage || !this.ended.compareAndSet(false, true)) {
            return;
        }
        this.lost = true;
        Ending ending = ENDED;
        try {
            if (this.held.hasLeft()) {
                ending = endRecord(this.held.getStatus(), true);
            } else {
                execution().leaveOpen();
            }
        } finally {
            report(ending, null);
        }
    }

    /** Lets an answer leave before it is stored. */
    private final class Exit implements HeldResponse.Exit {

        /** What runs in a dispatch is flushed by the framework, too, and soon at its end. */
        @Override
        public boolean isLive() {
            return Exchange.this.async;
        }

        /** What has left cannot be taken back, so its operation must be settled first. */
        @Override
        public boolean mayOpen() {
            boolean mayRunAgain = !keeps(Exchange.this.held.getStatus())
                    || Exchange.this.responder.answers().settings().rerunNotKept();
            return mayRunAgain || execution().isSettled() || settledIfPossible();
        }
    }

    /** Notices asynchronous ends that the handler did not bring about. */
    private final class Ends implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            abandon();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            Exchange.this.timedOut = true;
        }

        @Override
        public void onError(AsyncEvent event) {
            Exchange.this.held.breakOff();
            Throwable cause = event.getThrowable();
            if (cause == null || cause instanceof IOException) {
                Exchange.this.lost = true;
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // the new context is wrapped by whoever starts it
        }
    }
}
