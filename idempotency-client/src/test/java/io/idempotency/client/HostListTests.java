package io.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("smoke")
class HostListTests {

    private final HostList hosts = new HostList(
            List.of("PAYMENTS.example.com", "localhost:8080", "[::1]:8443", "10.0.0.1", "secure.example.com:443"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://payments.example.com/charges",
                "https://Payments.Example.COM:8443/charges?x=y",
                "http://localhost:8080",
                "https://[::1]:8443/",
                "http://10.0.0.1:1",
                "https://secure.example.com/"
            })
    void listedServersHeedKeys(URI uri) {
        assertThat(this.hosts.contains(uri)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/charges",
                "http://localhost:80",
                "http://evil.payments.example.com/",
                "http://payments.example.com.evil.com/",
                "http://payments.example.com@evil.com/",
                "https://[::1]/",
                "http://secure.example.com/",
                "/charges",
                "mailto:payments.example.com"
            })
    void allOthersDoNot(URI uri) {
        assertThat(this.hosts.contains(uri)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "' '",
        "https://payments.example.com",
        "payments.example.com/charges",
        "user@host",
        "*.example.com",
        "host:port",
        "a b",
        "payment_api"
    })
    void whatIsNoHostIsRefused(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HostList(List.of("ok", entry)))
                .withMessageContaining("'" + entry + "'");
    }
}
