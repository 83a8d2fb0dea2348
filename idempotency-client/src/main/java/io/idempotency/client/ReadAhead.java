package io.idempotency.client;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/** How much of an answer is read before it is judged. */
final class ReadAhead {

    /** Enough for a problem (RFC 9457). */
    private static final int OF_AN_ERROR = 1 << 16;

    private ReadAhead() {}

    /**
     * Says how much.
     *
     * @param limit for answers in general
     * @return in bytes; 0 for a stream, whose caller wants each part as it arrives
     */
    static int length(HttpStatusCode status, HttpHeaders headers, int limit) {
        if (LiveTypes.contains(headers)) {
            return 0;
        }
        return status.isError() ? Math.max(limit, OF_AN_ERROR) : limit;
    }
}
