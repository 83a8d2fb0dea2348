package io.idempotency.spring;

/** What happens to a request when the store does not answer. */
public enum StoreFailurePolicy {
    /** It is refused, and the handler does not run. */
    REJECT,

    /** The handler runs, unprotected. */
    PROCEED
}
