package io.idempotency.client;

import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** For how long a server asks to be left alone (RFC 9110, section 10.2.3). */
final class RetryAfter {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /** Reads it: zero if it is not there, in the past, or makes no sense. A date counts from the server's own clock, by {@code Date}. */
    static Duration of(HttpHeaders headers) {
        String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
        if (value == null) {
            return Duration.ZERO;
        }
        if (SECONDS.matcher(value.strip()).matches()) {
            return Duration.ofSeconds(Long.parseLong(value.strip()));
        }
        long until = date(headers, HttpHeaders.RETRY_AFTER);
        long now = date(headers, HttpHeaders.DATE);
        return until < 0 || now < 0 ? Duration.ZERO : Duration.ofMillis(Math.max(0, until - now));
    }

    private static long date(HttpHeaders headers, String name) {
        try {
            return headers.getFirstDate(name);
        } catch (IllegalArgumentException ex) {
            return -1;
        }
    }
}
