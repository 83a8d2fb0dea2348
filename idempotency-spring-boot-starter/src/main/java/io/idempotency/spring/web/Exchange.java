package io.idempotency.spring.web;

import io.idempotency.AnswerCodec;
import io.idempotency.AnswerTraits;
import io.idempotency.Decision;
import io.idempotency.Ending;
import io.idempotency.Execution;
import io.idempotency.store.Completion;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.StoredAnswer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
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
 * once, and before the answer leaves.
 */
final class Exchange {

    /** Name of the request attribute that carries the exchange from one dispatch to the next. */
    static final String ATTRIBUTE = Exchange.class.getName();

    private static final Log LOGGER = LogFactory.getLog(Exchange.class);
    private static final Ending ENDED = new Ending.Ended();

    private final AtomicBoolean ended = new AtomicBoolean();
    private final Execution execution;
    private final IncomingRequest incoming;
    private final HandlerPolicy policy;
    private final Responder responder;
    private volatile HeldResponse held;
    private volatile boolean declined;
    private volatile boolean async;
    private volatile boolean timedOut;

    Exchange(
            Execution execution,
            IncomingRequest incoming,
            HandlerPolicy policy,
            Responder responder,
            HttpServletResponse response) {
        this.execution = execution;
        this.incoming = incoming;
        this.policy = policy;
        this.responder = responder;
        this.held = hold(response, new HeaderJournal());
    }

    Execution execution() {
        return this.execution;
    }

    HeldResponse response() {
        return this.held;
    }

    boolean isEnded() {
        return this.ended.get();
    }

    void decline() {
        this.declined = true;
    }

    /** {@return whether this run is still the owner} */
    boolean settle() {
        return this.execution.settle(this.incoming.fingerprint(), this.policy.retention());
    }

    /** Goes on in an asynchronous dispatch. */
    void resume() {
        this.async = false;
    }

    /** Goes on with the response of the dispatch that renders the error page. */
    HttpServletResponse resumeOn(HttpServletResponse response) {
        resume();
        HeaderJournal journal = this.held.journal();
        journal.retain(response);
        this.held = hold(response, journal);
        return this.held;
    }

    /** Wraps an asynchronous context of this exchange, so that the exchange ends with it. */
    AsyncContext startAsync(AsyncContext context) {
        this.async = true;
        context.addListener(new Ends());
        return new ExchangeAsyncContext(context, this);
    }

    /** A dispatch has returned. If it has left no asynchronous work behind, this is the end. */
    void dispatched() throws IOException {
        if (!this.async) {
            conclude();
        }
    }

    /** A dispatch has thrown: what answers now is an error page, or whatever outer filters make of it. */
    void failed() {
        if (this.held.isHolding() && keeps(HttpStatus.INTERNAL_SERVER_ERROR.value())) {
            settledIfPossible();
        } else if (this.ended.compareAndSet(false, true)) {
            int status = this.held.isHolding() ? HttpStatus.INTERNAL_SERVER_ERROR.value() : this.held.getStatus();
            endRecord(status, true);
        }
    }

    /** The handler has ended an asynchronous answer. */
    void end() {
        try {
            conclude();
        } catch (IOException ex) {
            LOGGER.debug("The client had gone before its answer, which is stored", ex);
        }
    }

    private void conclude() throws IOException {
        boolean errorPageFollows = keeps(this.held.errorStatus()) && !this.timedOut;
        if (errorPageFollows) {
            settledIfPossible();
        } else {
            finish();
        }
    }

    private void finish() throws IOException {
        if (!this.ended.compareAndSet(false, true)) {
            return;
        }
        this.held.flushWriter();
        int status = this.held.errorStatus() == 0 ? this.held.getStatus() : this.held.errorStatus();
        Ending ending = endRecord(status, this.held.isBroken());
        Decision instead = instead(ending);
        if (instead == null) {
            this.held.send();
        } else {
            this.held.drop();
            this.responder.respond(instead, this.incoming.request(), this.held.real());
        }
    }

    /** {@return what goes out in place of the handler's answer, {@code null} for that answer} */
    private @Nullable Decision instead(Ending ending) {
        if (ending instanceof Ending.Overtaken overtaken) {
            return this.held.isPassing() ? null : overtaken.decision();
        }
        return this.held.isDropping() ? new Decision.NotKept(NotKeptReason.TOO_LARGE) : null;
    }

    /** Whatever goes wrong here must neither lose the answer nor let the operation run again. */
    private Ending endRecord(int status, boolean broken) {
        try {
            return endRecordAs(status, broken);
        } catch (RuntimeException ex) {
            LOGGER.error("An answer could not be recorded. Its operation counts as done", ex);
            return complete(new Completion.NotKept(this.incoming.fingerprint(), NotKeptReason.INCOMPLETE));
        }
    }

    private Ending endRecordAs(int status, boolean broken) {
        if (isUnknown(status)) {
            this.execution.leaveOpen();
            return ENDED;
        }
        AnswerTraits traits = new AnswerTraits(
                keeps(status),
                this.responder.answers().isWanted(this.held),
                this.declined,
                !this.held.isHolding(),
                broken,
                this.execution.isSettled());
        return switch (traits.fate(this.responder.answers().settings().rerunNotKept())) {
            case KEEP -> complete(new Completion.Kept(this.incoming.finish(), taken()));
            case DENY -> complete(new Completion.NotKept(this.incoming.finish(), reason(traits)));
            case FREE -> this.execution.release(this.incoming.fingerprint());
        };
    }

    /** {@return whether the work may still be going on, although the client was told that it failed} */
    private boolean isUnknown(int status) {
        return this.timedOut && status >= HttpStatus.INTERNAL_SERVER_ERROR.value();
    }

    private StoredAnswer taken() {
        return AnswerCodec.encode(this.responder.answers().take(this.held));
    }

    private Ending complete(Completion completion) {
        return this.execution.complete(completion, this.policy.retention());
    }

    private static NotKeptReason reason(AnswerTraits traits) {
        return Objects.requireNonNull(traits.reason());
    }

    private boolean keeps(int status) {
        return this.policy.statuses().contains(status);
    }

    private HeldResponse hold(HttpServletResponse response, HeaderJournal journal) {
        return new HeldResponse(
                response, journal, this.responder.answers().settings().maxSize(), this::mayLeave);
    }

    /** An answer that leaves before it is stored must find its operation settled. */
    private boolean mayLeave() {
        boolean mayRunAgain = !keeps(this.held.getStatus())
                || this.responder.answers().settings().rerunNotKept();
        return mayRunAgain || this.execution.isSettled() || settledIfPossible();
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

    private void abandon() {
        if (this.ended.compareAndSet(false, true)) {
            this.execution.leaveOpen();
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
            // an error dispatch or the end follows
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // the new context is wrapped by whoever starts it
        }
    }
}
