package io.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Acquisition.InFlight;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.NotKeptReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Whether a store keeps the contract of {@link io.idempotency.store.IdempotencyStore}. An author of a store extends this
 * class, says which store it is and how time passes, and adds what is particular to that store.
 *
 * <p>It does not test what depends on the store's surroundings: time-outs, lost connections, and records that this version
 * cannot read.
 *
 * <pre>{@code
 * class MyStoreTests extends IdempotencyStoreContract {
 *
 *     private final MyStore store = new MyStore(...);
 *
 *     @Override
 *     protected IdempotencyStore store() {
 *         return this.store;
 *     }
 *
 *     @Override
 *     protected void elapse(Duration time) {
 *         LockSupport.parkNanos(time.toNanos());
 *     }
 * }
 * }</pre>
 *
 * <p>The tests themselves never sleep. They can run side by side with others on the same store.
 */
public abstract class IdempotencyStoreContract extends KeepingContract {

    private static final int CROWD = 64;
    private static final int ROUNDS = 100;
    private static final int DUELS = 500;

    /** For leaves. */
    protected IdempotencyStoreContract() {}

    @Test
    void ofManySimultaneousAttemptsExactlyOneAcquires() {
        try (Race race = new Race(CROWD)) {
            for (int round = 0; round < ROUNDS; round++) {
                Attempt first = newAttempt();
                List<Acquisition> found = race.run(number -> acquireAsRivalOf(first));

                assertOneAcquiredAndOthersInFlight(found);
            }
        }
    }

    @Test
    void ofManySimultaneousTakersExactlyOneTakesOver() {
        List<Attempt> lapsed = lapsed(ROUNDS);
        try (Race race = new Race(CROWD)) {
            for (Attempt owner : lapsed) {
                List<Acquisition> found = race.run(number -> acquireAsRivalOf(owner));

                assertOneAcquiredAndOthersInFlight(found);
            }
        }
    }

    private static void assertOneAcquiredAndOthersInFlight(List<Acquisition> found) {
        assertThat(found).filteredOn(Acquired.class::isInstance).hasSize(1);
        assertThat(found).filteredOn(InFlight.class::isInstance).hasSize(CROWD - 1);
    }

    @Test
    void ofManyRunsExactlyOneTakesEffectAndAllGetItsAnswer() {
        try (Race race = new Race(CROWD)) {
            for (int round = 0; round < ROUNDS / 5; round++) {
                Attempt first = newAttempt();
                AtomicInteger runs = new AtomicInteger();
                AtomicInteger effects = new AtomicInteger();
                List<Completion> answers = race.run(number -> runUntilFinished(first, runs, effects));

                assertThat(effects).hasValue(1);
                assertThat(Set.copyOf(answers)).containsExactly(kept("effect 1"));
            }
        }
    }

    /** The first two runs fail and release the record, so that it changes hands within the race. */
    private Completion runUntilFinished(Attempt first, AtomicInteger runs, AtomicInteger effects) {
        while (!Thread.currentThread().isInterrupted()) {
            Attempt attempt = rivalOf(first);
            Acquisition found = store().acquire(attempt, FINGERPRINT, LONG);
            if (found instanceof Finished finished) {
                return finished.completion();
            }
            if (found instanceof Acquired && runs.incrementAndGet() <= 2) {
                assertThat(store().release(attempt)).isTrue();
            } else if (found instanceof Acquired) {
                Completion answer = kept("effect " + effects.incrementAndGet());
                assertThat(store().complete(attempt, answer, RETENTION)).isTrue();
            }
            Race.letOthersRun();
        }
        throw new AssertionError("The record was never finished");
    }

    /** Each token is noted by its owner, while it owns the record. */
    @Test
    void tokensGrowInTheOrderOfAcquisition() {
        Attempt first = newAttempt();
        List<Long> tokens = Collections.synchronizedList(new ArrayList<>());
        try (Race race = new Race(CROWD)) {
            race.run(number -> {
                while (tokens.size() < DUELS) {
                    Attempt attempt = rivalOf(first);
                    if (store().acquire(attempt, FINGERPRINT, LONG) instanceof Acquired acquired) {
                        tokens.add(acquired.fencingToken());
                        assertThat(store().release(attempt)).isTrue();
                    }
                }
                return number;
            });
        }

        assertThat(tokens).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aLateCompletionAndATakeoverNeverBothSucceed() {
        duel(owner -> store().complete(owner, kept("late"), RETENTION), (completed, owner, taker, found) -> {
            if (completed) {
                assertThat(found).isInstanceOf(Finished.class);
                assertFinished(owner, kept("late"));
            } else {
                assertStillOwnedBy(taker, found);
            }
        });
    }

    @Test
    void aLateSettlingAndATakeoverNeverBothSucceed() {
        duel(owner -> store().settle(owner, null, RETENTION), (settled, owner, taker, found) -> {
            if (settled) {
                assertThat(found)
                        .isInstanceOfSatisfying(
                                Finished.class,
                                finished -> assertThat(finished.completion())
                                        .isInstanceOfSatisfying(
                                                NotKept.class,
                                                done -> assertThat(done.reason())
                                                        .isEqualTo(NotKeptReason.SETTLED)));
            } else {
                assertStillOwnedBy(taker, found);
            }
        });
    }

    @Test
    void aLateReleaseNeverFreesTheRecordOfItsTaker() {
        duel(owner -> store().release(owner), (released, owner, taker, found) -> assertStillOwnedBy(taker, found));
    }

    @Test
    void aLateRenewalNeverTakesTheRecordBack() {
        duel(owner -> store().renew(List.of(owner), LONG).isEmpty(), (notReported, owner, taker, found) -> {
            if (found instanceof Acquired) {
                assertStillOwnedBy(taker, found);
                assertThat(store().complete(owner, kept("late"), RETENTION)).isFalse();
            } else {
                assertThat(notReported).isTrue();
                assertThat(store().complete(owner, kept("late"), RETENTION)).isTrue();
            }
        });
    }

    @Test
    void aReleasedRecordIsAcquiredOrFree() {
        List<Attempt> owners = new ArrayList<>();
        for (int i = 0; i < DUELS; i++) {
            owners.add(running());
        }
        duel(owners, owner -> store().release(owner), (released, owner, taker, found) -> {
            assertThat(released).isTrue();
            if (found instanceof Acquired) {
                assertStillOwnedBy(taker, found);
            } else {
                assertFree(taker);
            }
        });
    }

    @Test
    void aReleaseNeverUndoesACompletion() {
        releaseCollidesWith(owner -> store().complete(owner, kept("paid"), RETENTION), owner -> {
            assertFinished(owner, kept("paid"));
        });
    }

    @Test
    void aReleaseNeverUndoesASettling() {
        releaseCollidesWith(owner -> store().settle(owner, null, RETENTION), owner -> {
            assertThat(acquireAsRivalOf(owner)).isNotInstanceOf(Acquired.class);
            assertThat(store().release(owner)).isFalse();
        });
    }

    /** The other call succeeds in either order: on a record that has been released it writes anew. */
    private void releaseCollidesWith(Predicate<Attempt> call, Consumer<Attempt> check) {
        try (Race race = new Race(2)) {
            for (int round = 0; round < DUELS; round++) {
                Attempt owner = running();
                List<Boolean> results = race.run(number -> number == 0 ? call.test(owner) : store().release(owner));

                assertThat(results.get(0)).isTrue();
                check.accept(owner);
            }
        }
    }

    private void assertStillOwnedBy(Attempt taker, Acquisition found) {
        assertThat(found).isInstanceOf(Acquired.class);
        assertThat(store().acquire(taker, OTHER_FINGERPRINT, LONG)).isEqualTo(found);
        assertInFlight(taker, OTHER_FINGERPRINT);
    }

    private void duel(Predicate<Attempt> lateCall, Verdict verdict) {
        duel(lapsed(DUELS), lateCall, verdict);
    }

    /** Lets each owner's call and another's acquire collide. */
    private void duel(List<Attempt> owners, Predicate<Attempt> call, Verdict verdict) {
        try (Race race = new Race(2)) {
            for (Attempt owner : owners) {
                Attempt taker = rivalOf(owner);
                List<Object> results = race.run(
                        number -> number == 0 ? call.test(owner) : store().acquire(taker, OTHER_FINGERPRINT, LONG));

                verdict.check((Boolean) results.get(0), owner, taker, (Acquisition) results.get(1));
            }
        }
    }

    private List<Attempt> lapsed(int count) {
        List<Attempt> owners = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            owners.add(runningForOneLease());
        }
        letLeaseLapse();
        return owners;
    }

    private interface Verdict {

        void check(boolean callSucceeded, Attempt owner, Attempt taker, Acquisition takersAcquisition);
    }
}
