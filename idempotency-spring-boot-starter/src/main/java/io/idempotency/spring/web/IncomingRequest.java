package io.idempotency.spring.web;

import io.idempotency.Match;
import io.idempotency.PresentedRequest;
import io.idempotency.RecordedFingerprint;
import io.idempotency.RequestDigest;
import io.idempotency.Taking;
import io.idempotency.store.Fingerprint;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * A keyed request whose body is taken into its fingerprint: beforehand, or while the handler reads it.
 *
 * <p>Used by one thread at a time.
 */
abstract class IncomingRequest implements PresentedRequest {

    private final HttpServletRequest request;
    private final RequestDigest digest;

    IncomingRequest(HttpServletRequest request, RequestDigest digest) {
        this.request = request;
        this.digest = digest;
    }

    final HttpServletRequest request() {
        return this.request;
    }

    final RequestDigest digest() {
        return this.digest;
    }

    /** Opens the body for the handler. */
    abstract ServletInputStream open() throws IOException;

    /** {@return the fingerprint, once the handler has ended; reads what the handler has left, within limits} */
    abstract Fingerprint finish();

    /**
     * Reads what nobody wants, within limits, so that a refusal reaches a client that is still sending.
     *
     * @return whether nothing is left, so that the connection can serve the next request
     */
    abstract boolean discard();

    /** Takes the body as the recorded one was taken. Fingerprints that this cannot be done for are different. */
    abstract Match compare(Taking taking, RecordedFingerprint recorded) throws IOException;

    @Override
    public final Match compareWithFinished(RecordedFingerprint recorded) throws IOException {
        Taking taking = recorded.taking();
        if (taking.manner() == Taking.Manner.NONE) {
            return recorded.match(this.digest.withoutBody());
        }
        return compare(taking, recorded);
    }
}
