package io.idempotency.sample.cli;

import static io.idempotency.client.IdempotencyKeyAttribute.idempotencyKey;

import io.idempotency.client.IdempotencyClientInterceptor;
import io.idempotency.client.IdempotencyClientSettings;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** The payments API, as a caller sees it. */
final class PaymentsApi {

    private static final int LONGEST_ATTEMPT = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final RestClient client;

    private PaymentsApi(RestClient client) {
        this.client = client;
    }

    /** Makes a caller that asks once. */
    static PaymentsApi askingOnce(ServerOptions server) {
        return new PaymentsApi(
                client(server, Duration.ofSeconds(server.timeout)).build());
    }

    /**
     * Makes a caller that tries again until there is an answer.
     *
     * @param progress is told of each attempt that brings none
     */
    static PaymentsApi retrying(ServerOptions server, int retries, PrintWriter progress) {
        RestClient.Builder client = client(server, Duration.ofSeconds(Math.min(server.timeout, LONGEST_ATTEMPT)));
        IdempotencyClientSettings settings = IdempotencyClientSettings.forHosts(hostOf(server.url))
                .maxAttempts(retries + 1)
                .deadline(Duration.ofSeconds(server.timeout))
                .delays(FIRST_PAUSE, LONGEST_PAUSE)
                .build();
        return new PaymentsApi(client.requestInterceptor(new IdempotencyClientInterceptor(settings))
                .requestInterceptor(new ProgressInterceptor(progress))
                .build());
    }

    ResponseEntity<Charge> charge(long amount, String currency, String card, String key) {
        return post("/charges", Map.of("amount", amount, "currency", currency, "card", card), key);
    }

    ResponseEntity<Charge> refund(long charge, long amount, String key) {
        return post("/charges/" + charge + "/refunds", Map.of("amount", amount), key);
    }

    List<Charge> list() {
        return Objects.requireNonNull(
                this.client.get().uri("/charges").retrieve().body(new ParameterizedTypeReference<List<Charge>>() {}));
    }

    private ResponseEntity<Charge> post(String path, Map<String, ?> body, String key) {
        return this.client
                .post()
                .uri(path)
                .attributes(idempotencyKey(key))
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .toEntity(Charge.class);
    }

    private static String hostOf(URI server) {
        return server.getPort() < 0 ? server.getHost() : server.getHost() + ":" + server.getPort();
    }

    private static RestClient.Builder client(ServerOptions server, Duration timeout) {
        if (server.url.getHost() == null) {
            throw new IllegalArgumentException("'" + server.url + "' is no address such as http://localhost:8080");
        }
        JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(timeout).build());
        factory.setReadTimeout(timeout);
        return RestClient.builder().baseUrl(server.url).requestFactory(factory);
    }

    /**
     * A charge.
     *
     * @param amount in minor units, such as cents
     * @param refunded how much of it was given back
     */
    record Charge(long id, long amount, String currency, long refunded, long receipt) {

        @Override
        public String toString() {
            return "Charge " + this.id + ": " + this.amount + " " + this.currency + ", refunded " + this.refunded
                    + ", receipt " + this.receipt;
        }
    }
}
