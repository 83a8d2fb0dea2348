package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.Answer;
import io.idempotency.AnswerCodec;
import io.idempotency.spring.RequestObserver;
import io.idempotency.spring.RequestOutcome;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.RecordId;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.StoredAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** A codec of the application's own that fails in a way that nobody expects. */
class BrokenCodecTests {

    private final List<RecordId> records = new ArrayList<>();
    private final List<RequestOutcome> outcomes = new ArrayList<>();

    @Test
    void anAnswerThatCannotBeEncodedGoesOutAndItsOperationIsDone() {
        RequestObserver observer = request -> (record, outcome) -> {
            this.records.add(Objects.requireNonNull(record));
            this.outcomes.add(outcome);
        };
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class))
                .withBean(AnswerCodec.class, BrokenCodec::new)
                .withBean(RequestObserver.class, () -> observer)
                .run(context -> {
                    assertThat(UnwatchedRequests.handle(context).getContentAsString())
                            .isEqualTo("charged");
                    assertThat(this.outcomes).containsExactly(RequestOutcome.EXECUTED);
                    assertThat(context.getBean(InMemoryIdempotencyStore.class).find(this.records.get(0)))
                            .isInstanceOf(RecordSnapshot.NotKept.class);
                });
    }

    private static final class BrokenCodec implements AnswerCodec {

        @Override
        public StoredAnswer encode(RecordId id, Answer answer) {
            throw new NoClassDefFoundError("on purpose");
        }

        @Override
        public Answer decode(RecordId id, StoredAnswer stored) {
            throw new NoClassDefFoundError("on purpose");
        }

        @Override
        public int status(RecordId id, byte[] head) {
            throw new NoClassDefFoundError("on purpose");
        }
    }
}
