package io.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

@Tag("smoke")
class RetryAfterTests {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "120, 120",
        "' 7 ', 7",
        "999999999, 999999999",
        "'Thu, 01 Jan 2026 00:00:30 GMT', 30",
        "'Wed, 31 Dec 2025 23:59:30 GMT', 0"
    })
    void isSecondsOrADate(String value, long seconds) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Retry-After", value);
        headers.set("Date", "Thu, 01 Jan 2026 00:00:00 GMT");
        assertThat(RetryAfter.of(headers)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "9999999999", "Thu, 01 Foo 2026"})
    void whatMakesNoSenseIsNothing(String value) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Retry-After", value);
        headers.set("Date", "Thu, 01 Jan 2026 00:00:00 GMT");
        assertThat(RetryAfter.of(headers)).isZero();
        assertThat(RetryAfter.of(new HttpHeaders())).isZero();
    }

    /** There is no knowing how far our clock is from the server's. */
    @Test
    void aDateWithoutTheServersClockIsNothing() {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Retry-After", "Thu, 01 Jan 2099 00:00:00 GMT");
        assertThat(RetryAfter.of(headers)).isZero();
        headers.set("Date", "today");
        assertThat(RetryAfter.of(headers)).isZero();
    }
}
