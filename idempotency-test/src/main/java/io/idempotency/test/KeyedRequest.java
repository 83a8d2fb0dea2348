package io.idempotency.test;

/**
 * One and the same request under whichever key, sent by whichever client: what {@link IdempotentRequestAssert} proves something
 * about.
 */
@FunctionalInterface
public interface KeyedRequest {

    /**
     * Sends the request and waits for its answer. Called on several threads at the same time.
     *
     * @param key what goes into the header {@code Idempotency-Key}: the same for a duplicate or a retry, a new one for a new
     *     operation
     * @return the answer, whatever its status
     * @throws Exception if there is no answer
     */
    HttpAnswer send(String key) throws Exception;
}
