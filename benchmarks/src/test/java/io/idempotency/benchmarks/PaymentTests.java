package io.idempotency.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.AnswerCodec;
import io.idempotency.Decision;
import io.idempotency.EngineSettings;
import io.idempotency.IdempotencyEngine;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.Retention;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaymentTests {

    @Test
    void itIsStoredAtFirstAndThenReplayed() throws Exception {
        EngineSettings settings = new EngineSettings(Duration.ofSeconds(30), Duration.ofMinutes(15), 0, 0);
        IdempotencyEngine engine = new IdempotencyEngine(new InMemoryIdempotencyStore(1 << 20), settings);
        Payment payment = Payment.numbered(7);

        Decision first = payment.send(engine, Retention.FOREVER);
        Decision second = Payment.numbered(7).send(engine, Retention.FOREVER);

        assertThat(first).isInstanceOf(Decision.Run.class);
        assertThat(second)
                .isInstanceOfSatisfying(
                        Decision.Replay.class,
                        replay -> assertThat(replay.answer()).isEqualTo(payment.answer()));
    }

    @Test
    void itsAnswerHas200BytesAndFiveHeaders() {
        Payment payment = Payment.numbered(123_456);

        assertThat(AnswerCodec.plain().decode(payment.id(), payment.answer())).satisfies(answer -> {
            assertThat(answer.headers()).hasSize(5);
            assertThat(answer.body()).hasSize(200);
        });
    }
}
