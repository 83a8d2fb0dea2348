package io.idempotency.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the page asks for; that a slow run is met by another request is up to {@link PageTests}. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class FaultTests {

    private static final String BODY = "{\"amount\":%d,\"currency\":\"EUR\",\"card\":\"tok_visa\"}";

    private PaymentsClient client;

    @BeforeEach
    void connect(@LocalServerPort int port) {
        this.client = new PaymentsClient(port);
    }

    @Test
    void notAByteOfALostAnswerArrivesButItsChargeIsMade() throws Exception {
        assertThatIOException()
                .isThrownBy(() -> this.client.postWith(Fault.LOSE_ANSWER, "/charges", "lost", BODY.formatted(700)))
                .withMessageContaining("received no bytes");
        assertThat(this.client.chargesOf(700)).hasSize(1);
        HttpResponse<String> retry = this.client.post("/charges", "lost", BODY.formatted(700));
        assertThat(retry.statusCode()).isEqualTo(201);
        assertThat(retry.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(this.client.chargesOf(700)).hasSize(1);
    }
}
