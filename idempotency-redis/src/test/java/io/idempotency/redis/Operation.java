package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Acquisition.InFlight;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.Retention;
import io.idempotency.store.StoredAnswer;
import java.time.Duration;
import java.util.Set;

/** The calls of a store that an owner makes: how each begins, what it says, and what it leaves. */
enum Operation {
    ACQUIRE {
        @Override
        Attempt prepare(IdempotencyStore store) {
            return Attempts.random();
        }

        @Override
        Object call(IdempotencyStore store, Attempt attempt) {
            return store.acquire(attempt, FINGERPRINT, LONG);
        }

        @Override
        void assertVerdict(Object verdict) {
            assertThat(verdict).isInstanceOf(Acquired.class);
        }

        @Override
        void assertDone(IdempotencyStore store, Attempt attempt) {
            assertThat(found(store, attempt)).isInstanceOfSatisfying(InFlight.class, running -> {
                assertThat(running.fingerprint()).isEqualTo(FINGERPRINT);
                assertThat(running.leaseLeft()).isBetween(LONG.minus(TOLERANCE), LONG);
            });
        }
    },
    RENEW {
        @Override
        Object call(IdempotencyStore store, Attempt attempt) {
            return store.renew(Set.of(attempt), LONG);
        }

        @Override
        void assertVerdict(Object verdict) {
            assertThat(verdict).isEqualTo(Set.of());
        }

        @Override
        void assertDone(IdempotencyStore store, Attempt attempt) {
            ACQUIRE.assertDone(store, attempt);
        }
    },
    SETTLE {
        @Override
        Object call(IdempotencyStore store, Attempt attempt) {
            return store.settle(attempt, OTHER_FINGERPRINT, RETENTION);
        }

        @Override
        void assertDone(IdempotencyStore store, Attempt attempt) {
            assertThat(found(store, attempt)).isInstanceOfSatisfying(InFlight.class, running -> {
                assertThat(running.fingerprint()).isEqualTo(OTHER_FINGERPRINT);
                assertThat(running.leaseLeft()).isLessThanOrEqualTo(INITIAL);
            });
            assertThat(store.release(attempt)).isFalse();
        }
    },
    COMPLETE_KEPT {
        @Override
        Object call(IdempotencyStore store, Attempt attempt) {
            return store.complete(attempt, ANSWER, RETENTION);
        }

        @Override
        void assertDone(IdempotencyStore store, Attempt attempt) {
            assertFinished(store, attempt, ANSWER);
        }
    },
    COMPLETE_NOT_KEPT {
        @Override
        Object call(IdempotencyStore store, Attempt attempt) {
            return store.complete(attempt, NO_ANSWER, RETENTION);
        }

        @Override
        void assertDone(IdempotencyStore store, Attempt attempt) {
            assertFinished(store, attempt, NO_ANSWER);
        }
    },
    RELEASE {
        @Override
        Object call(IdempotencyStore store, Attempt attempt) {
            return store.release(attempt);
        }

        @Override
        void assertDone(IdempotencyStore store, Attempt attempt) {
            assertThat(found(store, attempt)).isInstanceOf(Acquired.class);
        }
    };

    static final Fingerprint FINGERPRINT = new Fingerprint("v1:first");
    static final Fingerprint OTHER_FINGERPRINT = new Fingerprint("v1:other");
    static final Completion ANSWER =
            new Kept(FINGERPRINT, new StoredAnswer(new byte[] {1, '\n', 2}, new byte[] {0, '\r', '\n', -1}));
    static final Completion NO_ANSWER = new NotKept(FINGERPRINT, NotKeptReason.TOO_LARGE);
    static final Retention RETENTION = Retention.of(Duration.ofHours(1));

    /** The lease that a record has before the call. */
    static final Duration INITIAL = Duration.ofMinutes(2);

    /** The lease that the call asks for. */
    static final Duration LONG = Duration.ofMinutes(10);

    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    /** {@return an attempt that can make the call} */
    Attempt prepare(IdempotencyStore store) {
        Attempt attempt = Attempts.random();
        assertThat(store.acquire(attempt, FINGERPRINT, INITIAL)).isInstanceOf(Acquired.class);
        return attempt;
    }

    abstract Object call(IdempotencyStore store, Attempt attempt);

    /** Asserts what the call says if nothing is wrong. */
    void assertVerdict(Object verdict) {
        assertThat(verdict).isEqualTo(true);
    }

    /** Asserts that the record is as one call has left it, or several. */
    abstract void assertDone(IdempotencyStore store, Attempt attempt);

    /** Asserts that the record is as it was before the call. */
    void assertUndone(IdempotencyStore store, Attempt attempt) {
        if (this == ACQUIRE) {
            assertThat(found(store, attempt)).isInstanceOf(Acquired.class);
            return;
        }
        assertThat(found(store, attempt)).isInstanceOfSatisfying(InFlight.class, running -> {
            assertThat(running.fingerprint()).isEqualTo(FINGERPRINT);
            assertThat(running.leaseLeft()).isBetween(INITIAL.minus(TOLERANCE), INITIAL);
        });
    }

    private static void assertFinished(IdempotencyStore store, Attempt attempt, Completion completion) {
        assertThat(found(store, attempt))
                .isInstanceOfSatisfying(
                        Finished.class, done -> assertThat(done.completion()).isEqualTo(completion));
    }

    /** What another attempt finds. It takes the record if it can. */
    private static Acquisition found(IdempotencyStore store, Attempt attempt) {
        return store.acquire(Attempt.on(attempt.id()), OTHER_FINGERPRINT, LONG);
    }
}
