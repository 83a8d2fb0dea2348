package io.idempotency.client;

import static io.idempotency.client.IdempotencyKeyAttribute.idempotencyKey;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.PostExchange;

/** What the documentation shows, as the compiler sees it. */
final class Examples {

    private final Queue<Map.Entry<String, ChargeRequest>> queue = new ArrayDeque<>();

    record ChargeRequest(long amount) {}

    record Charge(long id) {}

    interface Payments {

        @PostExchange("/charges")
        Charge charge(@RequestBody ChargeRequest request);

        @PostExchange("/charges")
        Charge charge(@RequestBody ChargeRequest request, @RequestAttribute(IdempotencyKeyAttribute.NAME) String key);
    }

    Charge withItsOwnKey(RestClient client, ChargeRequest request) {
        Charge charge = client.post()
                .uri("/charges")
                .attributes(idempotencyKey("order-17"))
                .body(request)
                .retrieve()
                .body(Charge.class);
        return charge;
    }

    void whenThereIsNoAnswer(Payments payments, ChargeRequest request) {
        try {
            payments.charge(request);
        } catch (ResponseNotKeptException ex) {
            // Done, once. Look up what it has left behind.
        } catch (RetriesExhaustedException ex) {
            later(request, ex.getIdempotencyKey());
        }
    }

    List<Object> withoutBoot() {
        IdempotencyClientSettings settings = IdempotencyClientSettings.forHosts("payments.example.com")
                .maxAttempts(3)
                .deadline(Duration.ofSeconds(10))
                .build();
        RestClient blocking = RestClient.builder()
                .requestInterceptor(new IdempotencyClientInterceptor(settings))
                .build();
        WebClient reactive = WebClient.builder()
                .filter(new IdempotencyExchangeFilter(settings))
                .build();
        return List.of(blocking, reactive);
    }

    private void later(ChargeRequest request, String key) {
        this.queue.add(Map.entry(key, request));
    }
}
