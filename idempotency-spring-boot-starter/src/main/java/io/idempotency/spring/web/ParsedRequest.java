package io.idempotency.spring.web;

import io.idempotency.Match;
import io.idempotency.RecordedFingerprint;
import io.idempotency.RequestDigest;
import io.idempotency.Taking;
import io.idempotency.store.Fingerprint;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A form, which the server may parse or the handler may read, but not both: whichever it is decides how the fingerprint is
 * taken. Nothing is read ahead.
 */
abstract class ParsedRequest extends StreamedRequest {

    /** Differs from one page to the next, while the form does not. */
    static final String CSRF_PARAMETER = "_csrf";

    private static final byte[] NOTHING = {};

    private final Taking.Manner manner;
    private @Nullable Fingerprint parsed;

    ParsedRequest(HttpServletRequest request, RequestDigest digest, Taking.Manner manner, RequestSettings settings) {
        super(request, digest, NOTHING, settings);
        this.manner = manner;
    }

    /** Takes what the server has parsed, or parses now. */
    abstract Fingerprint parse() throws IOException;

    /** Takes what the server has parsed now, while it is there. */
    final void takeParsed() throws IOException {
        if (this.parsed == null && comparesBody()) {
            this.parsed = parse();
        }
    }

    @Override
    final Fingerprint finish() {
        if (!comparesBody() || taken() > 0) {
            return super.finish();
        }
        try {
            return takenParsed();
        } catch (IOException | RuntimeException ex) {
            return prefix();
        }
    }

    @Override
    final Match compare(Taking taking, RecordedFingerprint recorded) throws IOException {
        if (taking.manner() != this.manner) {
            return super.compare(taking, recorded);
        }
        try {
            return recorded.match(takenParsed());
        } catch (IOException | RuntimeException ex) {
            return Match.DIFFERENT;
        }
    }

    @Override
    final boolean differs(Taking taking) {
        return taking.manner() != this.manner && super.differs(taking);
    }

    private Fingerprint takenParsed() throws IOException {
        return this.parsed == null ? parse() : this.parsed;
    }
}
