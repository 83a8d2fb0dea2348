package io.idempotency.client;

/**
 * Is told how calls ended. Beans of this type are called in their order.
 *
 * <p>Called once for each call that had a key, on the thread on which it ended, before its caller sees the answer. What it throws is
 * logged, and changes nothing. A reactive call that is cancelled is not reported. Implementations are thread safe and do not block.
 */
@FunctionalInterface
public interface IdempotentCallListener {

    /**
     * Is told that a call has ended, with an answer or without.
     *
     * @param call what was tried, and what it came to
     */
    void ended(IdempotentCall call);
}
