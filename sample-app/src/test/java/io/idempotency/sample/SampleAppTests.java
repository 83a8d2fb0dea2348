package io.idempotency.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@Tag("smoke")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class SampleAppTests {

    private static final String BODY = "{\"amount\":%s,\"currency\":\"%s\",\"card\":\"%s\"}";

    private PaymentsClient client;

    @BeforeEach
    void connect(@LocalServerPort int port) {
        this.client = new PaymentsClient(port);
    }

    @Test
    void chargeIsThereUnderItsLocation() throws Exception {
        HttpResponse<String> charged = this.client.post("/charges", "located", BODY.formatted(100, "EUR", "tok_1"));
        assertThat(charged.statusCode()).isEqualTo(201);
        String location = charged.headers().firstValue("Location").orElseThrow();
        assertThat(this.client.get(location).body()).isEqualTo(charged.body());
    }

    @Test
    void retryThatSpellsItsBodyOtherwiseIsReplayed() throws Exception {
        HttpResponse<String> first = this.client.post("/charges", "respelt", BODY.formatted(200, "EUR", "tok_1"));
        HttpResponse<String> retry = this.client.post(
                "/charges", "respelt", "{ \"card\": \"tok_1\", \"currency\": \"EUR\", \"amount\": 200 }");
        assertThat(retry.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(retry.body()).isEqualTo(first.body());
        assertThat(this.client.chargesOf(200)).hasSize(1);
    }

    @Test
    void chargeWithoutKeyIsRefused() throws Exception {
        HttpResponse<String> response = this.client.postWithoutKey("/charges", BODY.formatted(300, "EUR", "tok_1"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JsonPath.<String>read(response.body(), "$.type")).isEqualTo("urn:idempotency:key-missing");
        assertThat(this.client.chargesOf(300)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, EUR, tok_1",
        "-1, EUR, tok_1",
        "19.99, EUR, tok_1",
        "null, EUR, tok_1",
        "1, eur, tok_1",
        "1, EUR, ' '"
    })
    void badChargeIsRefused(String amount, String currency, String card) throws Exception {
        String body = BODY.formatted(amount, currency, card);
        HttpResponse<String> response = this.client.post("/charges", body, body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void badChargeLeavesItsKeyFree() throws Exception {
        this.client.post("/charges", "corrected", BODY.formatted(0, "EUR", "tok_1"));
        HttpResponse<String> corrected = this.client.post("/charges", "corrected", BODY.formatted(400, "EUR", "tok_1"));
        assertThat(corrected.statusCode()).isEqualTo(201);
    }

    @Test
    void unknownChargeIsNotFound() throws Exception {
        assertThat(this.client.get("/charges/999").statusCode()).isEqualTo(404);
        assertThat(this.client
                        .post("/charges/999/refunds", "unknown", "{\"amount\":1}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void refundOfMoreThanTheChargeIsRefused() throws Exception {
        HttpResponse<String> charged = this.client.post("/charges", "small", BODY.formatted(500, "EUR", "tok_1"));
        String refunds = charged.headers().firstValue("Location").orElseThrow() + "/refunds";
        assertThat(this.client.post(refunds, "too-much", "{\"amount\":501}").statusCode())
                .isEqualTo(422);
        assertThat(this.client.post(refunds, "nothing", "{\"amount\":0}").statusCode())
                .isEqualTo(400);
    }
}
