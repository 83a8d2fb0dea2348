package io.idempotency.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AnswerQueueTests {

    private final AnswerQueue queue = new AnswerQueue();

    @Test
    void theOldestComesFirst() {
        Answered first = added();
        Answered second = added();

        assertThat(this.queue.poll()).isSameAs(first);
        assertThat(this.queue.poll()).isSameAs(second);
        assertThat(this.queue.poll()).isNull();
    }

    @Test
    void whatIsRemovedDoesNotCome() {
        Answered first = added();
        Answered second = added();
        Answered third = added();
        Answered fourth = added();

        this.queue.remove(second);
        this.queue.remove(first);
        this.queue.remove(fourth);
        Answered fifth = added();

        assertThat(this.queue.poll()).isSameAs(third);
        assertThat(this.queue.poll()).isSameAs(fifth);
        assertThat(this.queue.poll()).isNull();
    }

    @Test
    void whatIsPolledCountsUntilItIsRemoved() {
        Answered first = added();
        Answered second = added();
        this.queue.poll();

        assertThat(this.queue.bytes()).isEqualTo(first.answerWeight() + second.answerWeight());
        this.queue.remove(first);

        assertThat(this.queue.bytes()).isEqualTo(second.answerWeight());
        assertThat(this.queue.poll()).isSameAs(second);
        this.queue.remove(second);
        assertThat(this.queue.bytes()).isZero();
    }

    @Test
    void itIsInOrderWhateverHappens() {
        Random random = new Random(3);
        List<Answered> expected = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            int kind = random.nextInt(5);
            if (kind < 3 || expected.isEmpty()) {
                expected.add(added());
            } else if (kind == 3) {
                this.queue.remove(expected.remove(random.nextInt(expected.size())));
            } else {
                Answered oldest = expected.remove(0);
                assertThat(this.queue.poll()).isSameAs(oldest);
                this.queue.remove(oldest);
            }
        }
        for (Answered each : expected) {
            assertThat(this.queue.poll()).isSameAs(each);
            this.queue.remove(each);
        }

        assertThat(this.queue.poll()).isNull();
        assertThat(this.queue.bytes()).isZero();
    }

    private Answered added() {
        StoredAnswer answer = new StoredAnswer(new byte[1], new byte[2]);
        Completion.Kept completion = new Completion.Kept(new Fingerprint("fingerprint"), answer);
        TableKey key = TableKey.of(RecordId.of(new byte[32]));
        Answered record = new Answered(key, UUID.randomUUID(), completion, 0, 1);
        this.queue.add(record);
        return record;
    }
}
