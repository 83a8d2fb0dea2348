package io.idempotency.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how requests with an {@code Idempotency-Key} are treated by a handler, where the defaults do not fit.
 *
 * <p>Goes on a handler method or on a controller class or interface, also by way of an annotation of one's own; what stands
 * on the method replaces what stands on the class. A handler that carries it is covered whatever its method, except for the
 * safe methods (RFC 9110, section 9.2.1), which need no key. An attribute that makes no sense stops the start.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Idempotent {

    /** {@return whether keys mean anything to this handler; if not, its requests pass as if the library were not there} */
    boolean enabled() default true;

    /** {@return whether a request without a key is refused} */
    boolean required() default false;

    /**
     * {@return how long an answer is kept, as {@code 7d} or {@code PT1H}, or a placeholder for one; at least a second,
     * negative means for ever, empty means {@code idempotency.ttl}}
     */
    String ttl() default "";

    /**
     * {@return the statuses whose answers are kept, as {@code 404} or {@code 2xx}; empty means
     * {@code idempotency.response.statuses}}
     */
    String[] statuses() default {};

    /** {@return what a request gets while the first one with its key is running} */
    InFlight inFlight() default InFlight.DEFAULT;

    /** {@return what happens to a request when the store does not answer} */
    OnStoreFailure onStoreFailure() default OnStoreFailure.DEFAULT;

    /**
     * {@return whether the first transaction of the handler that has written something settles the operation as it commits, where
     * the store takes part in transactions}
     *
     * <p>If not, the handler calls {@link IdempotentExecution#settle()} itself, in the transaction that counts, or the operation is
     * done when its answer is stored.
     */
    boolean settleOnCommit() default true;

    /** What a request gets while the first one with its key is running. */
    enum InFlight {
        /** As {@code idempotency.in-flight.strategy} says. */
        DEFAULT,

        /** A refusal at once. */
        REJECT,

        /** The first one's answer, once it is there. */
        WAIT
    }

    /** What happens to a request when the store does not answer. */
    enum OnStoreFailure {
        /** As {@code idempotency.store.on-failure} says. */
        DEFAULT,

        /** It is refused, and the handler does not run. */
        REJECT,

        /** The handler runs, unprotected. */
        PROCEED
    }
}
