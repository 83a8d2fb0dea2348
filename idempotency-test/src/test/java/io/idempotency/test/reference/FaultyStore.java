package io.idempotency.test.reference;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Acquisition.InFlight;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordAdministration;
import io.idempotency.store.RecordId;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Gets wrong what goes into another store and what comes out of it. */
final class FaultyStore implements IdempotencyStore, RecordAdministration {

    private static final Duration LONG = Duration.ofHours(1);

    private final ReferenceStore delegate;
    private final Fault fault;
    private final Set<Attempt> released = ConcurrentHashMap.newKeySet();

    FaultyStore(ReferenceStore delegate, Fault fault) {
        this.delegate = delegate;
        this.fault = fault;
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        Acquisition found = this.delegate.acquire(attempt, taken(fingerprint), lease);
        if (found instanceof InFlight inFlight && has(Fault.SHOWS_THE_WHOLE_LEASE)) {
            return new InFlight(inFlight.fingerprint(), lease);
        }
        if (found instanceof Finished finished && has(Fault.SHOWS_NO_AGE)) {
            return new Finished(finished.completion(), Duration.ZERO);
        }
        if (found instanceof Finished finished && has(Fault.SHOWS_TOO_GREAT_AN_AGE)) {
            return new Finished(finished.completion(), finished.age().plus(LONG));
        }
        return found;
    }

    private @Nullable Fingerprint taken(@Nullable Fingerprint fingerprint) {
        if (has(Fault.FORGETS_FINGERPRINTS)) {
            return null;
        }
        return fingerprint == null && has(Fault.INVENTS_FINGERPRINTS) ? new Fingerprint("none") : fingerprint;
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        if (attempts.isEmpty() && has(Fault.FAILS_WHEN_THERE_IS_NOTHING_TO_RENEW)) {
            throw new IdempotencyStoreException("syntax error near 'IN ()'");
        }
        if (has(Fault.RENEWS_NOTHING)) {
            return Set.of();
        }
        return this.delegate.renew(attempts, has(Fault.RENEWS_FOR_EVER) ? LONG : lease);
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        return this.delegate.settle(attempt, taken(fingerprint), retention);
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        boolean completed = this.delegate.complete(attempt, stored(completion), retention);
        if (completion instanceof Kept kept && has(Fault.WIPES_ARRAYS_AFTER_USE)) {
            Arrays.fill(kept.answer().body(), (byte) 0);
        }
        return completed;
    }

    private Completion stored(Completion completion) {
        if (completion instanceof NotKept && has(Fault.GIVES_EVERY_REASON_AS_THE_SAME)) {
            return new NotKept(completion.fingerprint(), NotKeptReason.TOO_LARGE);
        }
        if (completion instanceof Kept && has(Fault.KEEPS_NO_ANSWERS)) {
            return new NotKept(completion.fingerprint(), NotKeptReason.DROPPED);
        }
        return completion;
    }

    @Override
    public boolean release(Attempt attempt) {
        if (has(Fault.RELEASES_NOTHING)) {
            return true;
        }
        boolean firstTime = this.released.add(attempt);
        return this.delegate.release(attempt) && (firstTime || !has(Fault.REFUSES_TO_RELEASE_TWICE));
    }

    @Override
    public @Nullable RecordSnapshot find(RecordId id) {
        RecordSnapshot found = this.delegate.find(id);
        if (found instanceof RecordSnapshot.Kept kept) {
            byte[] head = has(Fault.SHOWS_NO_HEADS) ? new byte[0] : kept.head();
            Duration age = has(Fault.SHOWS_NO_AGE) ? Duration.ZERO : kept.age();
            return new RecordSnapshot.Kept(head, age, kept.timeLeft());
        }
        if (found instanceof RecordSnapshot.Running running && has(Fault.SHOWS_EVERY_RUN_AS_LAPSED)) {
            return new RecordSnapshot.Running(running.settled(), Duration.ZERO, running.timeLeft());
        }
        return found;
    }

    @Override
    public boolean deleteFinished(RecordId id) {
        return this.delegate.deleteFinished(id) || has(Fault.SAYS_THAT_IT_HAS_DELETED);
    }

    private boolean has(Fault wanted) {
        return this.fault == wanted;
    }
}
