package io.idempotency;

import io.idempotency.store.Fingerprint;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A request as the engine sees it: something that can be compared with what a record remembers.
 *
 * <p>Called by one thread at a time.
 */
public interface PresentedRequest {

    /** {@return what it looks like; {@code null} as long as its body has not been read} */
    @Nullable
    Fingerprint fingerprint();

    /**
     * Compares it with the request of a record that is still running. Reads nothing: the operation may yet have to run for
     * this request.
     *
     * @param recorded what the running request looks like
     * @return the result, {@link Match#UNKNOWN} if it takes reading to find out
     */
    Match compareWithRunning(RecordedFingerprint recorded);

    /**
     * Compares it with the request of a finished record, reading its body in the way the recorded one was read.
     *
     * @param recorded what the finished request looked like
     * @return the result
     * @throws IOException if the client breaks off while its body is read
     */
    Match compareWithFinished(RecordedFingerprint recorded) throws IOException;
}
