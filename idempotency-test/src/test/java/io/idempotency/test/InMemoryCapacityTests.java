package io.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Acquisition.InFlight;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What the in-memory store does when memory runs out. */
class InMemoryCapacityTests {

    private static final int MAX_BYTES = 100_000;
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Retention RETENTION = Retention.of(Duration.ofHours(1));
    private static final Fingerprint FINGERPRINT = StoreFixture.FINGERPRINT;
    private static final Completion DROPPED = new NotKept(FINGERPRINT, NotKeptReason.DROPPED);

    private final ManualClock clock = new ManualClock();
    private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(MAX_BYTES, this.clock);

    @Test
    void answersAreDroppedInTheOrderOfTheirCompletion() {
        Attempt second = acquired();
        Attempt third = acquired();
        Attempt first = acquired();
        Completion answer = answer(30_000);
        complete(first, answer);
        complete(second, answer);
        complete(third, answer);
        for (int retry = 0; retry < 100; retry++) {
            assertThat(seen(first)).isEqualTo(answer);
        }

        complete(acquired(), answer);
        assertThat(seen(first)).isEqualTo(DROPPED);
        assertThat(seen(second)).isEqualTo(answer);

        complete(acquired(), answer);
        assertThat(seen(second)).isEqualTo(DROPPED);
        assertThat(seen(third)).isEqualTo(answer);
        assertThat(this.store.droppedAnswers()).isEqualTo(2);
    }

    @Test
    void itKnowsHowManyRecordsItHoldsAndWhatTheyTake() {
        assertThat(this.store.recordCount()).isZero();
        assertThat(this.store.usedBytes()).isZero();
        assertThat(this.store.maxBytes()).isEqualTo(MAX_BYTES);

        Attempt running = acquired();
        long fact = this.store.usedBytes();
        complete(acquired(), answer(30_000));

        assertThat(this.store.recordCount()).isEqualTo(2);
        assertThat(this.store.usedBytes())
                .isGreaterThanOrEqualTo(2 * fact + 30_000)
                .isLessThan(2 * fact + 31_000);
        this.store.release(running);
        assertThat(this.store.recordCount()).isOne();
        assertThat(this.store.usedBytes()).isGreaterThanOrEqualTo(fact + 30_000).isLessThan(fact + 31_000);
    }

    @Test
    void anAnswerThatReplacesAnotherIsTheNewest() {
        Completion answer = answer(30_000);
        Attempt replaced = completed(answer);
        Attempt oldest = completed(answer);
        completed(answer);
        complete(replaced, answer);
        assertThat(this.store.droppedAnswers()).isZero();

        completed(answer);

        assertThat(seen(oldest)).isEqualTo(DROPPED);
        assertThat(seen(replaced)).isEqualTo(answer);
    }

    @Test
    void aNewRecordMakesRoomByDroppingAnswers() {
        Attempt done = completed(largestAnswer());

        Attempt running = acquired();

        assertThat(seen(done)).isEqualTo(DROPPED);
        assertThat(this.store.acquire(rivalOf(running), null, LEASE)).isInstanceOf(InFlight.class);
    }

    @Test
    void anAnswerLargerThanTheStoreIsDroppedAtOnceAndDropsNoOther() {
        Completion small = answer(10);
        Attempt other = completed(small);

        assertThat(seen(completed(answer(MAX_BYTES)))).isEqualTo(DROPPED);

        assertThat(seen(other)).isEqualTo(small);
        assertThat(this.store.droppedAnswers()).isOne();
    }

    @Test
    void anAnswerThatDroppingAllOthersWouldNotFitDropsNoOther() {
        for (int i = 0; i < 50; i++) {
            acquired();
        }
        Completion small = answer(10_000);
        Attempt other = completed(small);

        assertThat(seen(completed(answer(90_000)))).isEqualTo(DROPPED);

        assertThat(seen(other)).isEqualTo(small);
    }

    @Test
    void aFullStoreRefusesNewRecordsAndForgetsNone() {
        List<Attempt> running = fill();
        Attempt refused = StoreFixture.newAttempt();

        assertThatThrownBy(() -> this.store.acquire(refused, FINGERPRINT, LEASE))
                .isInstanceOf(IdempotencyStoreException.class)
                .hasMessageContaining("idempotency.store.memory.max-size");
        assertThatThrownBy(() -> this.store.complete(refused, answer(1), RETENTION))
                .isInstanceOf(IdempotencyStoreException.class);
        assertThatThrownBy(() -> this.store.settle(refused, FINGERPRINT, RETENTION))
                .isInstanceOf(IdempotencyStoreException.class);

        assertThat(running)
                .hasSizeGreaterThan(100)
                .allSatisfy(attempt -> assertThat(this.store.acquire(rivalOf(attempt), null, LEASE))
                        .isInstanceOf(InFlight.class));
        assertThat(this.store.release(refused)).isTrue();
        assertThat(this.store.release(running.get(0))).isTrue();
        assertThat(this.store.acquire(refused, FINGERPRINT, LEASE)).isInstanceOf(Acquired.class);
    }

    @Test
    void nothingFailsOnARecordThatIsThereHoweverFullTheStore() {
        List<Attempt> running = fill();
        Fingerprint longest = new Fingerprint("~".repeat(255));

        assertThat(running).allSatisfy(attempt -> {
            assertThat(this.store.acquire(attempt, longest, LEASE)).isInstanceOf(Acquired.class);
            assertThat(this.store.renew(List.of(attempt), LEASE)).isEmpty();
            assertThat(this.store.settle(attempt, longest, RETENTION)).isTrue();
            assertThat(this.store.complete(attempt, StoreFixture.kept(longest, new byte[1_000]), RETENTION))
                    .isTrue();
            assertThat(seen(attempt)).isEqualTo(new NotKept(longest, NotKeptReason.DROPPED));
        });
        assertThat(this.store.droppedAnswers()).isEqualTo(running.size());
    }

    @Test
    void aFactOutlivesEveryPressureUntilItsRetentionEnds() {
        List<Attempt> done = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            done.add(completed(answer(20_000)));
        }
        fill();

        assertThat(done).allSatisfy(attempt -> assertThat(seen(attempt)).isEqualTo(DROPPED));
    }

    @Test
    void noPressureChangesWhyAnAnswerWasNotKept() {
        Completion tooLarge = new NotKept(FINGERPRINT, NotKeptReason.TOO_LARGE);
        Attempt done = completed(tooLarge);
        fill();

        assertThat(seen(done)).isEqualTo(tooLarge);
        assertThat(this.store.droppedAnswers()).isZero();
    }

    @Test
    void anAnswerThatTakesAllTheRoomThereIsIsKept() {
        Completion largest = largestAnswer();
        assertThat(seen(completed(largest))).isEqualTo(largest);

        this.clock.advance(Duration.ofHours(2));
        assertThat(seen(completed(largest))).isEqualTo(largest);
        assertThat(this.store.droppedAnswers()).isZero();
    }

    @Test
    void expiredRecordsGoBeforeAnswersAreDropped() {
        Completion answer = answer(30_000);
        Attempt oldest = acquired();
        this.store.complete(oldest, answer, Retention.FOREVER);
        completed(answer);
        completed(answer);
        this.clock.advance(Duration.ofHours(2));

        completed(answer);
        completed(answer);

        assertThat(seen(oldest)).isEqualTo(answer);
        assertThat(this.store.droppedAnswers()).isZero();
    }

    @Test
    void recordsMakeRoomForNewOnesALeaseAfterTheyHaveLapsed() {
        int count = fill().size();
        this.clock.advance(LEASE.multipliedBy(2).plusSeconds(2));

        assertThat(fill()).hasSize(count);
    }

    @Test
    void whatIsKeptForEverIsThereAfterACentury() {
        Attempt finished = acquired();
        this.store.complete(finished, answer(10), Retention.FOREVER);
        Attempt settled = acquired();
        this.store.settle(settled, null, Retention.FOREVER);
        this.clock.advance(Duration.ofDays(36_500));
        for (int i = 0; i < 100; i++) {
            acquired();
        }

        assertThat(seen(finished)).isEqualTo(answer(10));
        assertThat(seen(settled)).isEqualTo(new NotKept(FINGERPRINT, NotKeptReason.SETTLED));
    }

    @Test
    void warnsOfDroppedAnswersAtMostOnceAMinute() {
        List<String> warnings = Collections.synchronizedList(new ArrayList<>());
        Logger logger = Logger.getLogger(InMemoryIdempotencyStore.class.getName());
        Handler handler = new CollectingHandler(warnings);
        logger.addHandler(handler);
        try {
            completed(answer(MAX_BYTES));
            completed(answer(MAX_BYTES));
            this.clock.advance(Duration.ofSeconds(59));
            completed(answer(MAX_BYTES));
            assertThat(warnings).hasSize(1);

            this.clock.advance(Duration.ofSeconds(1));
            completed(answer(MAX_BYTES));
            assertThat(warnings)
                    .hasSize(2)
                    .allSatisfy(warning -> assertThat(warning).contains("idempotency.store.memory.max-size"));
        } finally {
            logger.removeHandler(handler);
        }
    }

    /** Acquires until the store is full. */
    private List<Attempt> fill() {
        List<Attempt> attempts = new ArrayList<>();
        while (true) {
            Attempt attempt = StoreFixture.newAttempt();
            try {
                this.store.acquire(attempt, FINGERPRINT, LEASE);
            } catch (IdempotencyStoreException full) {
                return attempts;
            }
            attempts.add(attempt);
        }
    }

    /** Finds out by trying, on a store of the same size. */
    private Completion largestAnswer() {
        InMemoryIdempotencyStore other = new InMemoryIdempotencyStore(MAX_BYTES, this.clock);
        int size = MAX_BYTES;
        while (true) {
            Attempt attempt = StoreFixture.newAttempt();
            other.complete(attempt, answer(size), RETENTION);
            Acquisition found = other.acquire(rivalOf(attempt), null, LEASE);
            if (((Finished) found).completion() instanceof Kept kept) {
                return kept;
            }
            this.clock.advance(Duration.ofHours(2));
            size--;
        }
    }

    private Attempt acquired() {
        Attempt attempt = StoreFixture.newAttempt();
        assertThat(this.store.acquire(attempt, FINGERPRINT, LEASE)).isInstanceOf(Acquired.class);
        return attempt;
    }

    private Attempt completed(Completion completion) {
        Attempt attempt = acquired();
        complete(attempt, completion);
        return attempt;
    }

    private void complete(Attempt attempt, Completion completion) {
        assertThat(this.store.complete(attempt, completion, RETENTION)).isTrue();
    }

    private Completion seen(Attempt attempt) {
        return ((Finished) this.store.acquire(rivalOf(attempt), null, LEASE)).completion();
    }

    private static Attempt rivalOf(Attempt attempt) {
        return StoreFixture.rivalOf(attempt);
    }

    private static Completion answer(int bodyLength) {
        return StoreFixture.kept(FINGERPRINT, new byte[bodyLength]);
    }

    private static final class CollectingHandler extends Handler {

        private final List<String> messages;

        CollectingHandler(List<String> messages) {
            this.messages = messages;
        }

        @Override
        public void publish(LogRecord logged) {
            this.messages.add(logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
