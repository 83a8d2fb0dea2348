package io.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Acquisition.InFlight;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import io.idempotency.store.StoredAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The store under test, the passing of time, and the vocabulary of the contract. */
abstract class StoreFixture {

    /** A lease or retention that no test outlasts. */
    static final Duration LONG = Duration.ofMinutes(5);

    static final Retention RETENTION = Retention.of(LONG);
    static final Fingerprint FINGERPRINT = new Fingerprint("v1:first-request");
    static final Fingerprint OTHER_FINGERPRINT = new Fingerprint("v1:other-request");

    /** What a store may round its times by. */
    static final Duration TOLERANCE = Duration.ofMillis(100);

    /**
     * Gives the store under test: the same one, whenever it is called within a test. Several tests may share it, since
     * each uses ids of its own.
     *
     * @return the store
     */
    protected abstract IdempotencyStore store();

    /**
     * Lets at least so much time pass by the store's clock, and hardly more. A store whose clock can be set moves it; for
     * any other this sleeps.
     *
     * @param time how much, positive
     */
    protected abstract void elapse(Duration time);

    /**
     * The lease that tests let lapse. While a test runs, it must never lapse by accident: half of it should exceed the
     * longest pause that the store and the machine are expected to make.
     *
     * @return two seconds, unless overridden
     */
    protected Duration lease() {
        return Duration.ofSeconds(2);
    }

    final void letLeaseLapse() {
        elapse(lease().plus(TOLERANCE));
    }

    static Attempt newAttempt() {
        byte[] digest = new byte[32];
        ThreadLocalRandom.current().nextBytes(digest);
        return Attempt.on(RecordId.of(digest));
    }

    static Attempt rivalOf(Attempt attempt) {
        return Attempt.on(attempt.id());
    }

    static Kept kept(String body) {
        return kept(FINGERPRINT, body.getBytes(StandardCharsets.UTF_8));
    }

    static Kept kept(Fingerprint fingerprint, byte[] body) {
        return new Kept(fingerprint, new StoredAnswer(new byte[] {1, 2, 3}, body));
    }

    /** {@return an attempt that runs and will not lapse} */
    final Attempt running() {
        Attempt attempt = newAttempt();
        assertAcquires(attempt, FINGERPRINT, LONG);
        return attempt;
    }

    /** {@return an attempt that runs until {@link #letLeaseLapse()}} */
    final Attempt runningForOneLease() {
        Attempt attempt = newAttempt();
        assertAcquires(attempt, FINGERPRINT, lease());
        return attempt;
    }

    /** {@return an attempt that has taken over the record of one whose lease has lapsed} */
    final Attempt takeOver(Attempt lapsed) {
        Attempt taker = rivalOf(lapsed);
        assertAcquires(taker, OTHER_FINGERPRINT, LONG);
        return taker;
    }

    final Attempt finished(Completion completion) {
        Attempt attempt = running();
        assertThat(store().complete(attempt, completion, RETENTION)).isTrue();
        return attempt;
    }

    final Attempt settledForOneLease() {
        Attempt attempt = runningForOneLease();
        assertThat(store().settle(attempt, FINGERPRINT, RETENTION)).isTrue();
        return attempt;
    }

    /** What an attempt finds that has not been seen before. It takes the record if it can. */
    final Acquisition acquireAsRivalOf(Attempt attempt) {
        return store().acquire(rivalOf(attempt), OTHER_FINGERPRINT, LONG);
    }

    final long assertAcquires(Attempt attempt) {
        return assertAcquires(attempt, FINGERPRINT, LONG);
    }

    final long assertAcquires(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        Acquisition found = store().acquire(attempt, fingerprint, lease);
        assertThat(found).isInstanceOf(Acquired.class);
        return ((Acquired) found).fencingToken();
    }

    /** Takes the record, to show that it was free. */
    final void assertFree(Attempt attempt) {
        assertThat(acquireAsRivalOf(attempt)).isInstanceOf(Acquired.class);
    }

    final InFlight assertInFlight(Attempt attempt) {
        Acquisition found = acquireAsRivalOf(attempt);
        assertThat(found).isInstanceOf(InFlight.class);
        return (InFlight) found;
    }

    final void assertInFlight(Attempt attempt, @Nullable Fingerprint fingerprint) {
        assertThat(assertInFlight(attempt).fingerprint()).isEqualTo(fingerprint);
    }

    final Finished assertFinished(Attempt attempt, Completion completion) {
        Acquisition found = acquireAsRivalOf(attempt);
        assertThat(found).isInstanceOf(Finished.class);
        assertThat(((Finished) found).completion()).isEqualTo(completion);
        return (Finished) found;
    }
}
