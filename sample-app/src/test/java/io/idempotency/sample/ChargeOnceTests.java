package io.idempotency.sample;

import static io.idempotency.test.IdempotentRequestAssert.assertThatRequest;
import static io.idempotency.test.spring.SpringAnswers.answerOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.test.FailingStore;
import io.idempotency.test.FailingStore.Gate;
import io.idempotency.test.FailingStore.Operation;
import io.idempotency.test.HttpAnswer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.client.RestTestClient;

/** What an application proves of its own endpoints, without a server: docs/testing.md shows it. */
@SpringBootTest
@AutoConfigureMockMvc
class ChargeOnceTests {

    private static final String BODY = "{\"amount\":%d,\"currency\":\"EUR\",\"card\":\"tok_visa\"}";

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private MockMvc mockMvc;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private FailingStore store;

    @TestConfiguration(proxyBeanMethods = false)
    static class StoreConfiguration {

        @Bean
        FailingStore store() {
            return FailingStore.around(new InMemoryIdempotencyStore(1 << 20));
        }
    }

    @AfterEach
    void recover() {
        this.store.recover();
    }

    @Test
    void aCardIsChargedOnceHoweverOftenItIsAskedFor() {
        assertThatRequest(key -> charge(100, key))
                .counting(this::charges)
                .rounds(20)
                .runsOnceUnder(8)
                .isReplayed()
                .refusesItsKeyTo(key -> charge(101, key))
                .isRefusedWithoutKey(() -> answerOf(this.mvc
                        .post()
                        .uri("/charges")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(BODY.formatted(100))
                        .exchange()));
    }

    @Test
    void whicheverClientAsks() {
        RestTestClient client = RestTestClient.bindTo(this.mockMvc).build();
        assertThatRequest(key -> answerOf(client.post()
                        .uri("/charges")
                        .header("Idempotency-Key", key)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(BODY.formatted(200))
                        .exchange()))
                .counting(this::charges)
                .runsOnceUnder(4)
                .isReplayed();
        assertThatRequest(key -> answerOf(this.mockMvc.perform(post("/charges")
                        .header("Idempotency-Key", key)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(BODY.formatted(200)))))
                .counting(this::charges)
                .runsOnceUnder(4)
                .isReplayed();
    }

    @Test
    void withoutAStoreNoCardIsCharged() {
        String key = UUID.randomUUID().toString();
        long before = charges();
        this.store.refuse();
        assertThat(charge(300, key).problem()).isEqualTo("store-unavailable");
        assertThat(charges()).isEqualTo(before);

        this.store.recover();
        assertThat(charge(300, key).status()).isEqualTo(201);
    }

    @Test
    void aChargeThatTheStoreIsNotToldOfIsNotRepeated() {
        String key = UUID.randomUUID().toString();
        long before = charges();
        this.store.refuse(Operation.COMPLETE);
        HttpAnswer first = charge(400, key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(charge(400, key).body()).isEqualTo(first.body());
        assertThat(charges()).isEqualTo(before + 1);
    }

    @Test
    void aChargeThatIsUnderWayIsNotBegunAgain() {
        String key = UUID.randomUUID().toString();
        Gate gate = this.store.hold(Operation.COMPLETE);
        CompletableFuture<HttpAnswer> first = CompletableFuture.supplyAsync(() -> charge(500, key));
        gate.awaitCall();
        assertThat(charge(500, key).problem()).isEqualTo("in-progress");
        gate.open();
        assertThat(first.join().status()).isEqualTo(201);
    }

    @Test
    void theBooksKnowAChargeThatTheStoreHasForgotten() {
        String key = UUID.randomUUID().toString();
        HttpAnswer first = charge(600, key);
        this.store.forgetAll();
        HttpAnswer second = charge(600, key);
        assertThat(second.header("Idempotent-Replayed")).isEmpty();
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    }

    private HttpAnswer charge(long amount, String key) {
        return answerOf(this.mvc
                .post()
                .uri("/charges")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(BODY.formatted(amount))
                .exchange());
    }

    private long charges() {
        return this.jdbc
                .sql("SELECT count(*) FROM processor_journal")
                .query(Long.class)
                .single();
    }
}
