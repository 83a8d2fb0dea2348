package io.idempotency;

import java.util.Arrays;
import java.util.List;

/**
 * An HTTP answer, as it is stored and replayed.
 *
 * @param status the status code, 100 to 999
 * @param redirect whether the {@code Location} is as the handler gave it to {@code sendRedirect}, for the server to complete
 * @param headers in the order in which they were set
 * @param body exactly the bytes of the content; not copied, not to be modified
 */
@SuppressWarnings("ArrayRecordComponent") // see StoredAnswer
public record Answer(int status, boolean redirect, List<HeaderLine> headers, byte[] body) {

    private static final int LOWEST_STATUS = 100;
    private static final int HIGHEST_STATUS = 999;

    /**
     * Copies the headers.
     *
     * @throws IllegalArgumentException if the status is none
     */
    public Answer {
        if (status < LOWEST_STATUS || status > HIGHEST_STATUS) {
            throw new IllegalArgumentException("'status' must have three digits, not " + status);
        }
        headers = List.copyOf(headers);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Answer that
                && this.status == that.status
                && this.redirect == that.redirect
                && this.headers.equals(that.headers)
                && Arrays.equals(this.body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * this.status + Arrays.hashCode(this.body);
    }

    /** {@return status and sizes only: headers and body may be anybody's secret} */
    @Override
    public String toString() {
        return "Answer[" + this.status + ", " + this.headers.size() + " headers, " + this.body.length + " bytes]";
    }
}
