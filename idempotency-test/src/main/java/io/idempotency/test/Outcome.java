package io.idempotency.test;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request.
 *
 * @param answer {@code null} if there is none
 * @param failure why there is none; {@code null} if there is one, or the time was over
 */
record Outcome(@Nullable HttpAnswer answer, @Nullable Throwable failure) {

    static Outcome of(Callable<HttpAnswer> request) {
        try {
            return new Outcome(request.call(), null);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return new Outcome(null, interrupt);
        } catch (Exception | AssertionError failure) {
            return new Outcome(null, failure);
        }
    }

    /** {@return what became of a request that is over, or was given up} */
    static Outcome of(Future<Outcome> request) {
        try {
            return request.get();
        } catch (ExecutionException failure) {
            return new Outcome(null, failure.getCause());
        } catch (CancellationException tooLate) {
            return new Outcome(null, null);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return new Outcome(null, interrupt);
        }
    }

    @Override
    public String toString() {
        if (this.answer != null) {
            return this.answer.toString();
        }
        return this.failure != null ? "no answer: " + this.failure : "no answer in time";
    }
}
