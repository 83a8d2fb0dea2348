package io.idempotency;

import static io.idempotency.RecordingListener.event;
import static io.idempotency.TestEngine.LEASE;
import static io.idempotency.TestEngine.MAX_DURATION;
import static io.idempotency.TestEngine.MOMENT;
import static io.idempotency.TestRecords.DAY;
import static io.idempotency.TestRecords.id;
import static io.idempotency.TestRecords.kept;
import static io.idempotency.TestRecords.notKept;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.FaultyStore.Call;
import io.idempotency.RecordingListener.Event;
import io.idempotency.RecordingListener.Kind;
import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BacklogTests {

    /** What an entry without an answer takes. */
    private static final long FACT_BYTES = 512;

    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final TestClock clock = new TestClock();
    private final InMemoryIdempotencyStore memory = new InMemoryIdempotencyStore(1 << 24, this.clock);
    private final FaultyStore store = new FaultyStore(this.memory);
    private final RecordingListener listener = new RecordingListener();
    private final EngineEvents events = new EngineEvents(List.of(this.listener));
    private final AtomicInteger overtaken = new AtomicInteger();
    private final Leases leases = new Leases(
            new GuardedStore(this.store, this.events), TestEngine.SETTINGS, this.events, this.clock::nanoTime);
    private final Backlog backlog = backlog(1 << 20);

    @Test
    void knowsWhatItKeepsAndForHowLongItHas() {
        this.backlog.addCompletion(Attempt.on(id(1)), kept("request", "answer"), DAY, this::overtaken);
        this.clock.advance(LEASE);

        assertThat(this.backlog.find(id(1)))
                .isEqualTo(new Backlog.Unstored(
                        new Acquisition.Finished(kept("request", "answer"), LEASE),
                        Retention.of(Duration.ofDays(1).minus(LEASE))));
        assertThat(this.backlog.find(id(2))).isNull();
    }

    @Test
    void anOutageShowsAfterAFewCalls() {
        addCompletions(1, 20);
        this.store.refuse(Call.COMPLETE);

        assertThat(this.backlog.repeat()).isFalse();
        assertThat(this.store.count(Call.COMPLETE)).isEqualTo(3);
        assertThat(this.backlog.isEmpty()).isFalse();
    }

    @Test
    void badRecordsDoNotKeepTheOthersWaiting() {
        addCompletions(1, 20);
        this.store.before(
                Call.COMPLETE, attempts -> refuseUpTo(10, attempts.iterator().next()));
        for (int i = 0; i < 4; i++) {
            assertThat(this.backlog.repeat()).isFalse();
        }

        for (int i = 11; i <= 20; i++) {
            assertThat(this.listener.events()).contains(event(Kind.RECOVERED, id(i)));
        }
        assertThat(this.listener.events()).hasSize(10);
    }

    @Test
    void aRoundEndsBeforeLeasesMustBeRenewed() {
        addCompletions(1, 100);
        this.store.before(Call.COMPLETE, attempts -> this.clock.advance(LEASE.dividedBy(12)));
        assertThat(this.backlog.repeat()).isTrue();

        assertThat(this.backlog.isEmpty()).isFalse();
        assertThat(this.store.count(Call.COMPLETE)).isBetween(1L, 3L);
    }

    @Test
    void roomIsGivenBackWhenACompletionIsStored() {
        Backlog small = backlog(FACT_BYTES);
        for (int i = 0; i < 100; i++) {
            assertThat(small.addCompletion(Attempt.on(id(i)), done(), DAY, this::overtaken))
                    .isTrue();
            assertThat(small.addCompletion(Attempt.on(id(-1)), done(), DAY, this::overtaken))
                    .isFalse();
            assertThat(small.repeat()).isTrue();
        }

        assertThat(this.listener.kinds())
                .containsOnly(Kind.LOST, Kind.RECOVERED)
                .hasSize(200);
    }

    @Test
    void roomIsGivenBackWhenACompletionIsOutdated() {
        Backlog small = backlog(FACT_BYTES);
        small.addCompletion(Attempt.on(id(1)), done(), Retention.of(LEASE), this::overtaken);
        this.clock.advance(LEASE);
        assertThat(small.find(id(1))).isNull();
        assertThat(small.repeat()).isTrue();

        assertThat(this.store.calls()).isEmpty();
        assertThat(small.isEmpty()).isTrue();
        assertThat(small.addCompletion(Attempt.on(id(2)), done(), DAY, this::overtaken))
                .isTrue();
    }

    @Test
    void roomIsGivenBackWhenACompletionComesTooLate() {
        Backlog small = backlog(FACT_BYTES);
        this.memory.complete(Attempt.on(id(1)), done(), DAY);
        small.addCompletion(Attempt.on(id(1)), done(), DAY, this::overtaken);
        assertThat(small.repeat()).isTrue();

        assertThat(this.overtaken).hasValue(1);
        assertThat(small.find(id(1))).isNull();
        assertThat(small.addCompletion(Attempt.on(id(2)), done(), DAY, this::overtaken))
                .isTrue();
    }

    @Test
    void answersGoFirstWhenRoomRunsOut() {
        Completion.Kept large = (Completion.Kept) kept("request", "a".repeat(2000));
        Backlog small = backlog(3 * FACT_BYTES + large.answer().size());

        for (int i = 1; i <= 3; i++) {
            assertThat(small.addCompletion(Attempt.on(id(i)), large, DAY, this::overtaken))
                    .isTrue();
        }
        assertThat(small.addCompletion(Attempt.on(id(4)), large, DAY, this::overtaken))
                .isFalse();
        assertThat(small.find(id(1)).finished().completion()).isEqualTo(large);
        assertThat(small.find(id(2)).finished().completion()).isEqualTo(notKept("request", NotKeptReason.DROPPED));
        assertThat(small.find(id(3)).finished().completion()).isEqualTo(notKept("request", NotKeptReason.DROPPED));
        assertThat(small.find(id(4))).isNull();
        assertThat(this.listener.events()).containsExactly(event(Kind.LOST, id(4)));
    }

    @Test
    void theReasonOfACompletionWithoutAnAnswerIsKept() {
        Completion tooLarge = notKept("request", NotKeptReason.TOO_LARGE);
        this.backlog.addCompletion(Attempt.on(id(1)), tooLarge, DAY, this::overtaken);

        assertThat(this.backlog.find(id(1)).finished().completion()).isEqualTo(tooLarge);
    }

    @Test
    void releasesTakeNoRoomThatCompletionsNeed() {
        Backlog small = backlog(4 * FACT_BYTES);
        for (int i = 0; i < 100; i++) {
            small.addRelease(Attempt.on(id(i)));
        }
        assertThat(small.addCompletion(Attempt.on(id(101)), done(), DAY, this::overtaken))
                .isTrue();
        assertThat(small.addCompletion(Attempt.on(id(102)), done(), DAY, this::overtaken))
                .isTrue();
        small.repeat();

        assertThat(this.store.count(Call.RELEASE)).isEqualTo(2);
        assertThat(this.store.count(Call.COMPLETE)).isEqualTo(2);
        assertThat(small.isEmpty()).isTrue();
    }

    @Test
    void aReleaseIsRepeatedAsLongAsALeaseLasts() {
        this.backlog.addRelease(Attempt.on(id(1)));
        this.store.refuse(Call.RELEASE);
        this.clock.advance(LEASE.minus(MOMENT));
        assertThat(this.backlog.repeat()).isFalse();
        this.clock.advance(MOMENT);
        assertThat(this.backlog.repeat()).isTrue();

        assertThat(this.store.count(Call.RELEASE)).isEqualTo(1);
        assertThat(this.backlog.isEmpty()).isTrue();
        assertThat(this.backlog.find(id(1))).isNull();
    }

    @Test
    void theLeaseEndsWithTheEntry() {
        Attempt attempt = Attempt.on(id(1));
        this.leases.hold(attempt, this::overtaken);
        this.backlog.addCompletion(attempt, done(), DAY, this::overtaken);
        this.store.refuse(Call.COMPLETE);
        this.backlog.repeat();
        assertThat(this.leases.size()).isEqualTo(1);
        this.store.recover();
        this.backlog.repeat();

        assertThat(this.leases.size()).isZero();
    }

    @Test
    void theLastTryIsMadeForEveryEntry() {
        addCompletions(1, 20);
        this.backlog.addRelease(Attempt.on(id(21)));
        this.store.before(
                Call.COMPLETE, attempts -> refuseUpTo(10, attempts.iterator().next()));
        this.backlog.flush(PATIENCE);

        List<Event> expected = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            expected.add(event(i <= 10 ? Kind.LOST : Kind.RECOVERED, id(i)));
        }
        assertThat(this.listener.events()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(this.store.count(Call.RELEASE)).isEqualTo(1);
        assertThat(this.backlog.isEmpty()).isTrue();
        assertThat(this.backlog.find(id(1))).isNull();
    }

    /** A store that has just come back may still say no for a moment. */
    @Test
    void theLastTryIsMadeAgainWhilePatienceLasts() {
        addCompletions(1, 3);
        AtomicInteger tries = new AtomicInteger();
        this.store.before(Call.COMPLETE, attempts -> {
            if (tries.incrementAndGet() <= 3) {
                throw new IdempotencyStoreException("not yet");
            }
        });
        this.backlog.flush(PATIENCE);

        assertThat(this.listener.kinds()).containsOnly(Kind.RECOVERED).hasSize(3);
    }

    @Test
    void theLastTryIsNotMadeForEver() {
        addCompletions(1, 100);
        this.store.before(Call.COMPLETE, attempts -> {
            this.clock.advance(PATIENCE.dividedBy(4));
            throw new IdempotencyStoreException("The store does not answer");
        });
        this.backlog.flush(PATIENCE);

        assertThat(this.store.count(Call.COMPLETE)).isEqualTo(4);
        assertThat(this.listener.kinds()).containsOnly(Kind.LOST).hasSize(100);
        assertThat(this.backlog.isEmpty()).isTrue();
    }

    @Test
    void releasesThatAreGivenUpAreNotLostCompletions() {
        this.backlog.addRelease(Attempt.on(id(1)));
        this.store.refuse(Call.RELEASE);
        this.backlog.flush(PATIENCE);

        assertThat(this.listener.events()).isEmpty();
        assertThat(this.backlog.isEmpty()).isTrue();
    }

    @Test
    void whatIsStoredIsWhatWasToBeStored() {
        this.backlog.addCompletion(Attempt.on(id(1)), kept("request", "answer"), Retention.of(LEASE), this::overtaken);
        this.backlog.repeat();

        assertThat(this.memory.acquire(Attempt.on(id(1)), null, LEASE))
                .isEqualTo(new Acquisition.Finished(kept("request", "answer"), Duration.ZERO));
        this.clock.advance(LEASE);
        assertThat(this.memory.acquire(Attempt.on(id(1)), null, LEASE)).isInstanceOf(Acquisition.Acquired.class);
    }

    private Backlog backlog(long maxBytes) {
        EngineSettings settings = new EngineSettings(LEASE, MAX_DURATION, maxBytes, 100);
        return new Backlog(
                new GuardedStore(this.store, this.events), settings, this.leases, this.events, this.clock::nanoTime);
    }

    private void addCompletions(int first, int last) {
        for (int i = first; i <= last; i++) {
            assertThat(this.backlog.addCompletion(Attempt.on(id(i)), done(), DAY, this::overtaken))
                    .isTrue();
        }
    }

    private void overtaken() {
        this.overtaken.incrementAndGet();
    }

    private static Completion done() {
        return notKept("request", NotKeptReason.TOO_LARGE);
    }

    private static void refuseUpTo(int last, Attempt attempt) {
        if (IntStream.rangeClosed(1, last).anyMatch(number -> id(number).equals(attempt.id()))) {
            throw new IdempotencyStoreException("The store cannot do this");
        }
    }
}
