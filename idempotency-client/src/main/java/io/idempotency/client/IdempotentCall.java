package io.idempotency.client;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpMethod;

/**
 * A call that has ended.
 *
 * @param method HTTP method
 * @param uri where it went
 * @param key that all attempts had
 * @param attempts in their order, at least one
 * @param duration from the first attempt's begin to the last one's end, pauses included
 */
public record IdempotentCall(HttpMethod method, URI uri, String key, List<CallAttempt> attempts, Duration duration)
        implements Serializable {

    /** Copies the list, which cannot be changed afterwards. */
    public IdempotentCall {
        attempts = List.copyOf(attempts);
    }

    /** {@return what the last attempt came to} */
    public AttemptOutcome outcome() {
        return this.attempts.get(this.attempts.size() - 1).outcome();
    }

    /**
     * {@return whether any attempt may have reached the server}, as far as the HTTP client tells. One that follows redirects, or repeats requests
     * by itself, may not tell all.
     */
    public boolean mayHaveArrived() {
        return this.attempts.stream().anyMatch(CallAttempt::mayHaveArrived);
    }

    /** Says method and address, without what may be secret of it: user and query. */
    String description() {
        String port = this.uri.getPort() < 0 ? "" : ":" + this.uri.getPort();
        return this.method + " " + this.uri.getScheme() + "://" + this.uri.getHost() + port + this.uri.getRawPath();
    }

    /** Says what was tried, and what it came to, without what may be secret of the address. */
    @Override
    public String toString() {
        return description() + " [" + this.key + "]: " + this.attempts;
    }
}
