package io.idempotency.redis;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.idempotency.store.IdempotencyStoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Stops asking for a while when several calls in a row had no reply, so that a server that is gone does not cost every request
 * the whole time-out. Error replies do not count: whoever sends them is there, and fast.
 */
final class CircuitBreakingRunner implements ScriptRunner {

    private static final Log LOGGER = LogFactory.getLog(CircuitBreakingRunner.class);
    private static final int IN_A_ROW = 5;
    private static final float ALL = 100;

    private final ScriptRunner runner;
    private final CircuitBreaker breaker;

    /** @param pause how long nothing is asked, after which one call is let through to see */
    CircuitBreakingRunner(ScriptRunner runner, Duration pause) {
        this.runner = runner;
        this.breaker = CircuitBreaker.of(
                "idempotency-redis",
                CircuitBreakerConfig.custom()
                        .slidingWindow(IN_A_ROW, IN_A_ROW, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(ALL)
                        .waitDurationInOpenState(pause)
                        .clock(new Monotonic())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .ignoreException(ex -> Thread.currentThread().isInterrupted())
                        .recordException(ex -> !runner.isReply(ex))
                        .writableStackTraceEnabled(false)
                        .build());
        this.breaker.getEventPublisher().onStateTransition(event -> log(event.getStateTransition()));
    }

    @Override
    public List<Object> run(Script script, Call call) {
        return guarded(() -> this.runner.run(script, call));
    }

    /** Renewals hold up no request, and a lease must not lapse because nobody has asked whether the server is back. */
    @Override
    public List<List<Object>> runAll(Script script, List<Call> calls) {
        return this.runner.runAll(script, calls);
    }

    @Override
    public boolean isReply(Throwable thrown) {
        return this.runner.isReply(thrown);
    }

    @Override
    public void close() {
        this.runner.close();
    }

    private <T> T guarded(Supplier<T> call) {
        try {
            return this.breaker.executeSupplier(() -> withoutErrors(call));
        } catch (CallNotPermittedException ex) {
            throw new IdempotencyStoreException(
                    "Redis is not asked, since it has not replied " + IN_A_ROW + " times", ex);
        }
    }

    /** The breaker would never hear of the end of a trial that has ended so, and would wait for it for ever. */
    private static <T> T withoutErrors(Supplier<T> call) {
        try {
            return call.get();
        } catch (Error ex) {
            throw new IllegalStateException("The driver has failed", ex);
        }
    }

    private static void log(CircuitBreaker.StateTransition transition) {
        switch (transition.getToState()) {
            case OPEN ->
                LOGGER.warn("Redis has not replied " + IN_A_ROW + " times in a row, or not to a trial: it is"
                        + " not asked for a while, and requests with an idempotency key are answered as for a store"
                        + " that has failed");
            case CLOSED -> LOGGER.info("Redis replies again");
            default -> LOGGER.debug("Redis is asked once, to see whether it replies");
        }
    }

    /** Counts from an arbitrary point: a step of the wall clock must not stretch a pause. */
    private static final class Monotonic extends Clock {

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(System.nanoTime());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
