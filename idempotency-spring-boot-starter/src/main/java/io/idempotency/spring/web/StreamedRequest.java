package io.idempotency.spring.web;

import io.idempotency.BodyDigest;
import io.idempotency.Match;
import io.idempotency.RecordedFingerprint;
import io.idempotency.RequestDigest;
import io.idempotency.Taking;
import io.idempotency.store.Fingerprint;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** A request whose body does not fit the buffer: it is digested while the handler reads it, in constant memory. */
class StreamedRequest extends IncomingRequest {

    private static final int CHUNK = 8192;

    private final byte[] start;
    private final RequestSettings settings;
    private final BodyDigest body;
    private @Nullable ServletInputStream stream;

    /**
     * Takes a request over.
     *
     * @param start the bytes that have been read already
     */
    StreamedRequest(HttpServletRequest request, RequestDigest digest, byte[] start, RequestSettings settings) {
        super(request, digest);
        this.start = start;
        this.settings = settings;
        this.body = digest.body();
    }

    @Override
    public @Nullable Fingerprint fingerprint() {
        return comparesBody() ? null : digest().withoutBody();
    }

    /** A body that was known before its operation ran is no longer than the buffer, which this one is. */
    @Override
    public Match compareWithRunning(RecordedFingerprint recorded) {
        Taking taking = recorded.taking();
        if (taking.manner() == Taking.Manner.NONE) {
            return recorded.match(digest().withoutBody());
        }
        return differs(taking) ? Match.DIFFERENT : Match.UNKNOWN;
    }

    @Override
    ServletInputStream open() throws IOException {
        if (this.stream == null) {
            this.stream = new BodyInputStream(this.start, request().getInputStream(), this.body);
        }
        return this.stream;
    }

    @Override
    Fingerprint finish() {
        if (!comparesBody()) {
            return digest().withoutBody();
        }
        try {
            long readAhead = this.start.length - this.body.length();
            return readOn(Math.max(this.settings.drainLimit(), readAhead)) ? this.body.whole() : prefix();
        } catch (IOException ex) {
            return prefix();
        }
    }

    @Override
    boolean discard() {
        if (asksFirst() && request().getContentLengthLong() > this.settings.drainLimit()) {
            return false;
        }
        try {
            return readOn(this.settings.drainLimit());
        } catch (IOException | IllegalStateException ex) {
            return false;
        }
    }

    @Override
    Match compare(Taking taking, RecordedFingerprint recorded) throws IOException {
        if (differs(taking)) {
            return Match.DIFFERENT;
        }
        boolean ended = readOn(taking.length() - this.body.length());
        if (taking.manner() == Taking.Manner.PREFIX) {
            return recorded.match(prefix());
        }
        return ended || readToEnd() ? recorded.match(this.body.whole()) : Match.DIFFERENT;
    }

    /** {@return how many bytes have been read and digested} */
    final long taken() {
        return this.body.length();
    }

    final boolean comparesBody() {
        return this.settings.body() != BodyComparison.NONE;
    }

    final Fingerprint prefix() {
        return this.body.prefix(request().getContentLengthLong());
    }

    /** {@return whether it can be told without reading that the recorded request was another} */
    boolean differs(Taking taking) {
        long declared = request().getContentLengthLong();
        return switch (taking.manner()) {
            case RAW -> declared >= 0 ? declared != taking.length() : this.start.length > taking.length();
            case PREFIX -> declared != taking.declaredLength();
            case JSON, FORM, PARTS, NONE -> true;
        };
    }

    /** {@return whether the client may still be waiting for a sign to send the body, which reading would give} */
    private boolean asksFirst() {
        return this.stream == null && "100-continue".equalsIgnoreCase(request().getHeader(HttpHeaders.EXPECT));
    }

    /** {@return whether the body ends here} */
    private boolean readToEnd() throws IOException {
        return open().read() < 0;
    }

    /** Reads up to so many bytes more, and says whether the body has ended. */
    private boolean readOn(long limit) throws IOException {
        byte[] chunk = new byte[CHUNK];
        ServletInputStream input = open();
        for (long left = limit; left > 0; ) {
            int count = input.read(chunk, 0, (int) Math.min(CHUNK, left));
            if (count < 0) {
                return true;
            }
            left -= count;
        }
        return input.isFinished() || this.body.length() == request().getContentLengthLong();
    }
}
