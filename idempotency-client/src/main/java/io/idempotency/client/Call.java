package io.idempotency.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.util.backoff.BackOffExecution;

/**
 * What came of a call's attempts so far, and what is left of its budget.
 *
 * <p>One for each call, for one attempt after the other: {@link #begin()}, then {@link #answered} or {@link #failed}, then, unless the
 * caller has got its answer, {@link #nextPause()}.
 */
final class Call {

    private static final Log LOGGER = LogFactory.getLog(Call.class);

    private final IdempotencyClientSettings settings;
    private final HttpMethod method;
    private final URI uri;
    private final String key;
    private final LongSupplier nanoTime;
    private final BackOffExecution backOff;
    private final long begun;
    private final List<CallAttempt> attempts = new ArrayList<>();
    private long attemptBegun;
    private Duration retryAfter = Duration.ZERO;
    private @Nullable Throwable obstacle;

    Call(IdempotencyClientSettings settings, HttpMethod method, URI uri, String key, LongSupplier nanoTime) {
        this.settings = settings;
        this.method = method;
        this.uri = uri;
        this.key = key;
        this.nanoTime = nanoTime;
        this.backOff = settings.backOff().start();
        this.begun = nanoTime.getAsLong();
        this.attemptBegun = this.begun;
    }

    void begin() {
        this.attemptBegun = this.nanoTime.getAsLong();
    }

    /**
     * Ends the attempt, and the call, too, if this is the caller's answer.
     *
     * <p>An error is not, where an earlier attempt may have done the operation: it says nothing of that one.
     */
    boolean answered(Answer answer) {
        AttemptOutcome outcome = answer.outcome();
        boolean callers = outcome == AttemptOutcome.REPLAYED
                || (outcome == AttemptOutcome.ANSWERED
                        && (!answer.status().isError()
                                || this.attempts.stream().noneMatch(CallAttempt::mayHaveArrived)));
        this.attempts.add(new CallAttempt(outcome, answer.status().value(), null, since(this.attemptBegun)));
        if (callers) {
            end();
        } else {
            this.retryAfter = answer.retryAfter();
            this.obstacle = answer.asException().get();
        }
        return callers;
    }

    /** Ends the attempt. */
    void failed(Throwable failure) {
        this.attempts.add(
                new CallAttempt(Failures.outcome(failure), null, Failures.unwrap(failure), since(this.attemptBegun)));
        this.retryAfter = Duration.ZERO;
        this.obstacle = failure;
    }

    /**
     * Ends the attempt, and the call, with what is no failure of the network: one of an interceptor, for example.
     *
     * @return what the caller sees: that failure, or, where an earlier attempt may have done the operation, an exception that says so
     */
    Throwable failedOtherwise(Throwable failure) {
        boolean first = this.attempts.isEmpty();
        failed(failure);
        IdempotentCallException gaveUp = giveUp("this is not a failure of the network");
        if (!first) {
            return gaveUp;
        }
        failure.addSuppressed(gaveUp);
        return failure;
    }

    /**
     * Says how long to wait before the next attempt.
     *
     * @throws IdempotentCallException if there is none: the call has ended
     */
    Duration nextPause() {
        CallAttempt last = this.attempts.get(this.attempts.size() - 1);
        if (last.outcome() == AttemptOutcome.NOT_KEPT) {
            throw new ResponseNotKeptException(end(), this.obstacle);
        }
        if (last.outcome() == AttemptOutcome.ANSWERED) {
            throw giveUp("an earlier attempt may have done it, of which this answer says nothing");
        }
        if (last.failure() != null && !Failures.mayPass(last.failure())) {
            throw giveUp("this does not pass by itself");
        }
        if (this.attempts.size() >= this.settings.maxAttempts()) {
            throw giveUp("there are no more attempts");
        }
        Duration pause = longer(Duration.ofMillis(this.backOff.nextBackOff()), this.retryAfter);
        Duration deadline = this.settings.deadline();
        if (since(this.begun).plus(pause).compareTo(deadline) >= 0) {
            throw giveUp("the next attempt, due in " + pause.toMillis() + " ms, would come after the deadline of "
                    + deadline.toMillis() + " ms");
        }
        return pause;
    }

    /** Ends the call, although it has got no answer. */
    IdempotentCallException giveUp(String reason) {
        return new RetriesExhaustedException(end(), reason, this.obstacle);
    }

    private IdempotentCall end() {
        IdempotentCall call = new IdempotentCall(this.method, this.uri, this.key, this.attempts, since(this.begun));
        for (IdempotentCallListener listener : this.settings.listeners()) {
            try {
                listener.ended(call);
            } catch (RuntimeException ex) {
                LOGGER.warn("A listener of calls has failed", ex);
            }
        }
        return call;
    }

    private Duration since(long nanoTime) {
        return Duration.ofNanos(this.nanoTime.getAsLong() - nanoTime);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
