package io.idempotency.spring.web;

import io.idempotency.BodyDigest;
import io.idempotency.Match;
import io.idempotency.RecordedFingerprint;
import io.idempotency.RequestDigest;
import io.idempotency.Taking;
import io.idempotency.store.Fingerprint;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A request whose body, possibly empty, has been read before the key is acquired. */
final class BufferedRequest extends IncomingRequest {

    private final byte[] body;
    private final UnaryOperator<byte @Nullable []> canonicalJson;
    private final Fingerprint fingerprint;

    BufferedRequest(
            HttpServletRequest request,
            RequestDigest digest,
            byte[] body,
            BodyComparison comparison,
            UnaryOperator<byte @Nullable []> canonicalJson) {
        super(request, digest);
        this.body = body;
        this.canonicalJson = canonicalJson;
        this.fingerprint = switch (comparison) {
            case RAW -> digest.raw(body);
            case JSON -> json();
            case NONE -> digest.withoutBody();
        };
    }

    @Override
    public Fingerprint fingerprint() {
        return this.fingerprint;
    }

    @Override
    public Match compareWithRunning(RecordedFingerprint recorded) {
        return compareTaken(recorded.taking(), recorded);
    }

    @Override
    Match compare(Taking taking, RecordedFingerprint recorded) {
        return compareTaken(taking, recorded);
    }

    @Override
    ServletInputStream open() {
        return new BodyInputStream(this.body, null, null);
    }

    @Override
    Fingerprint finish() {
        return this.fingerprint;
    }

    @Override
    boolean discard() {
        return true;
    }

    /** Most retries have the very fingerprint that is recorded. */
    private Match compareTaken(Taking taking, RecordedFingerprint recorded) {
        if (recorded.match(this.fingerprint) == Match.SAME) {
            return Match.SAME;
        }
        return switch (taking.manner()) {
            case RAW -> recorded.match(digest().raw(this.body));
            case JSON -> recorded.match(json());
            case PREFIX -> recorded.match(prefix(taking));
            case NONE -> recorded.match(digest().withoutBody());
            case FORM, PARTS -> Match.DIFFERENT;
        };
    }

    private Fingerprint json() {
        byte[] canonical = this.canonicalJson.apply(this.body);
        return canonical == null ? digest().raw(this.body) : digest().json(canonical);
    }

    private Fingerprint prefix(Taking taking) {
        BodyDigest prefix = digest().body();
        prefix.update(this.body, 0, (int) Math.min(taking.length(), this.body.length));
        return prefix.prefix(request().getContentLengthLong());
    }
}
