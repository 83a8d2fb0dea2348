package io.idempotency.sample;

import static io.idempotency.test.IdempotentRequestAssert.assertThatRequest;
import static io.idempotency.test.spring.SpringAnswers.answerOf;

import io.idempotency.test.HttpAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The same over a real port, where requests can wait: docs/testing.md shows it. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "idempotency.in-flight.strategy=wait"})
class ChargeOverHttpTests {

    private static final String BODY = "{\"amount\":700,\"currency\":\"EUR\",\"card\":\"tok_visa\"}";

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void whoeverComesTooEarlyWaitsForTheAnswer() {
        assertThatRequest(this::charge)
                .counting(this::charges)
                .refusingNone()
                .runsOnceUnder(16)
                .isReplayed();
    }

    @Test
    void springsClientOverHttpProvesTheSame() {
        RestTestClient client = RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + this.port)
                .build();
        assertThatRequest(key -> answerOf(client.post()
                        .uri("/charges")
                        .header("Idempotency-Key", key)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(BODY)
                        .exchange()))
                .counting(this::charges)
                .refusingNone()
                .runsOnceUnder(4)
                .isReplayed();
    }

    private HttpAnswer charge(String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/charges"))
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BODY))
                .build();
        return HttpAnswer.of(this.http.send(request, BodyHandlers.ofByteArray()));
    }

    private long charges() {
        return this.jdbc
                .sql("SELECT count(*) FROM processor_journal")
                .query(Long.class)
                .single();
    }
}
