package io.idempotency;

import io.idempotency.store.Fingerprint;
import org.jspecify.annotations.Nullable;

/** A request that says something, whose body has been read, or will be when a finished record asks for it. */
record TestRequest(String says, boolean isRead) implements PresentedRequest {

    static TestRequest read(String says) {
        return new TestRequest(says, true);
    }

    static TestRequest unread(String says) {
        return new TestRequest(says, false);
    }

    @Override
    public @Nullable Fingerprint fingerprint() {
        return this.isRead ? TestRecords.fingerprint(this.says) : null;
    }

    @Override
    public Match compareWithRunning(RecordedFingerprint recorded) {
        return this.isRead ? compareWithFinished(recorded) : Match.UNKNOWN;
    }

    @Override
    public Match compareWithFinished(RecordedFingerprint recorded) {
        return recorded.match(TestRecords.fingerprint(this.says));
    }
}
