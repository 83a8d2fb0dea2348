package io.idempotency;

import io.idempotency.Backlog.Unstored;
import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import io.idempotency.store.TransactionalStore;
import io.idempotency.store.UnreadableRecordException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one operation, from the question whether it may run to the end of its record.
 *
 * <p>{@link #begin} comes first. If it says {@link Decision.Run}, exactly one of {@link #complete}, {@link #release} and
 * {@link #leaveOpen} must follow, whatever the operation does; until then the lease is renewed in the background. After any
 * other decision nothing is held, and only {@link #begin} may follow.
 *
 * <p>Calls follow one another, on whichever threads; {@link #settle}, {@link #isSettled} and {@link #isOvertaken} may be
 * called at any time during the run.
 */
public final class Execution {

    private static final Ending ENDED = new Ending.Ended();

    private final Attempt attempt;
    private final EngineParts parts;
    private final AtomicBoolean overtaken = new AtomicBoolean();
    private volatile boolean settled;
    private volatile @Nullable Retention perhapsSettled;
    private volatile boolean givenUp;

    Execution(RecordId id, EngineParts parts) {
        this.attempt = Attempt.on(id);
        this.parts = parts;
    }

    /** {@return the record that this attempt is about} */
    public RecordId id() {
        return this.attempt.id();
    }

    /**
     * Derives a key for a call that the operation makes: the same in every attempt at this operation, another for every
     * other operation and every other call.
     *
     * @param call tells the calls of one operation apart
     * @return a UUID, version 8 (RFC 9562, section 5.8), in its text form
     */
    public String downstreamKey(String call) {
        return DownstreamKey.derive(id(), call).toString();
    }

    /** {@return whether the effect is recorded as having happened, so that every end counts as done} */
    public boolean isSettled() {
        return this.settled;
    }

    /**
     * {@return whether another attempt is known to have taken the record}
     *
     * <p>It stays true even if that one let go again, so that this one's own end stands after all: the other may have had its
     * effect. Whose end stands is for the {@link Ending} to say.
     */
    public boolean isOvertaken() {
        return this.overtaken.get();
    }

    /**
     * Asks whether the operation may run, in one call of the store.
     *
     * @param request the request, compared with the recorded one if there is one
     * @return what to do
     * @throws IdempotencyStoreException if the store cannot answer; nothing is held, and what the store may hold for this
     *     attempt is released as soon as it can be, so it takes a new attempt to ask again
     * @throws UnreadableRecordException if there is a record that this release cannot read; the operation must not run
     * @throws IOException if the client breaks off while its request is compared
     * @throws IllegalStateException if this attempt has been given up
     */
    public Decision begin(PresentedRequest request) throws IOException {
        if (this.givenUp) {
            throw new IllegalStateException("This attempt is being released: make a new one");
        }
        Unstored unstored = this.parts.backlog().find(id());
        Acquisition acquisition = unstored == null ? acquire(request.fingerprint()) : unstored.finished();
        return Decisions.decide(acquisition, match(request, acquisition));
    }

    /**
     * Records that the effect has happened. Renewal ends: when the lease ends before the run does, retries learn that the
     * operation is done, and do not run it.
     *
     * <p>If the store takes part in a {@linkplain TransactionalStore transaction} of this thread, all this is true when that has
     * committed, and not before. If it is rolled back, the run goes on as if this had not been called.
     *
     * @param fingerprint what the request looks like, {@code null} if not known yet
     * @param retention how long the fact is kept if no completion follows
     * @return whether this attempt is still the owner
     * @throws IdempotencyStoreException if the store cannot answer; the run goes on as before
     */
    public boolean settle(@Nullable Fingerprint fingerprint, Retention retention) {
        this.parts.leases().pause(this.attempt);
        AtomicBoolean done = new AtomicBoolean();
        boolean pending;
        boolean owner;
        try {
            pending = this.parts
                    .store()
                    .watch(onlyIf(done, this::committed), onlyIf(done, () -> notCommitted(retention)));
            owner = this.parts.store().settle(this.attempt, fingerprint, retention);
        } catch (IdempotencyStoreException ex) {
            notCommitted(retention);
            throw ex;
        }
        done.set(owner);
        if (!owner) {
            this.parts.leases().letGo(this.attempt);
            noteOvertaken();
        } else if (!pending) {
            committed();
        }
        return owner;
    }

    /**
     * Stops renewing the lease, where it is not known whether the end of this run will be seen. It may still come; otherwise
     * the record ends with the lease.
     */
    public void stopRenewal() {
        this.parts.leases().letGo(this.attempt);
    }

    /**
     * Ends the record as done. A completion that cannot be stored now is kept in memory and repeated.
     *
     * @param completion what retries get
     * @param retention how long, counted from now even if the store hears of it later
     * @return what may go out to the client
     */
    public Ending complete(Completion completion, Retention retention) {
        Completion signed = this.parts.fingerprints().sign(id(), completion);
        try {
            BooleanSupplier store = () -> this.parts.store().complete(this.attempt, signed, retention);
            Ending ending = store.getAsBoolean() ? ENDED : overtaken(completion.fingerprint(), store);
            this.parts.leases().letGo(this.attempt);
            return ending;
        } catch (IdempotencyStoreException ex) {
            defer(signed, retention, ex);
            return ENDED;
        }
    }

    /**
     * Ends the record as free: the next attempt runs. One that cannot be freed now is freed by the end of its lease. One
     * whose effect was settled by a call that threw cannot be free again: it ends as done.
     *
     * @param fingerprint what the request looks like, {@code null} if not known
     * @return what may go out to the client
     * @throws IllegalStateException if the effect has been settled
     */
    public Ending release(@Nullable Fingerprint fingerprint) {
        if (this.settled) {
            throw new IllegalStateException("The effect is settled: the operation cannot be free again");
        }
        this.parts.leases().letGo(this.attempt);
        try {
            BooleanSupplier store = () -> this.parts.store().release(this.attempt) || wasSettled(fingerprint);
            return store.getAsBoolean() ? ENDED : overtaken(fingerprint, store);
        } catch (IdempotencyStoreException ex) {
            this.parts.releaseLater(this.attempt, ex);
            return ENDED;
        }
    }

    /**
     * Leaves the record in progress for one more lease, because the operation may still be running unobserved. If the store
     * cannot be told now, the one more lease begins when it can, in the background; nobody else runs before, unless the lease
     * has ended by then and another attempt has taken the record.
     */
    public void leaveOpen() {
        this.parts.leases().letGo(this.attempt);
        try {
            this.parts
                    .store()
                    .renew(Set.of(this.attempt), this.parts.settings().lease())
                    .forEach(lost -> noteOvertaken());
        } catch (IdempotencyStoreException ex) {
            this.parts.leases().holdOnce(this.attempt, this::noteOvertaken);
            this.parts.events().renewalFailed(1, ex);
        }
    }

    private static Runnable onlyIf(AtomicBoolean condition, Runnable action) {
        return () -> {
            if (condition.get()) {
                action.run();
            }
        };
    }

    private void committed() {
        this.settled = true;
        this.parts.leases().letGo(this.attempt);
    }

    /** The run goes on as before. It may be settled all the same, as its end finds out. */
    private void notCommitted(Retention retention) {
        this.perhapsSettled = retention;
        this.parts.leases().resume(this.attempt);
    }

    private Acquisition acquire(@Nullable Fingerprint fingerprint) {
        Acquisition acquisition;
        try {
            acquisition = this.parts
                    .store()
                    .acquire(this.attempt, fingerprint, this.parts.settings().lease());
        } catch (UnreadableRecordException ex) {
            throw ex;
        } catch (IdempotencyStoreException ex) {
            this.givenUp = true;
            this.parts.releaseLater(this.attempt, ex);
            throw ex;
        }
        return acquisition instanceof Acquisition.Acquired ? unlessUnstored(acquisition) : acquisition;
    }

    /** The run that this attempt has overtaken may have ended meanwhile, without being able to tell the store. */
    private Acquisition unlessUnstored(Acquisition acquired) {
        hold();
        Unstored unstored = this.parts.backlog().find(id());
        if (unstored == null) {
            return acquired;
        }
        complete(unstored.finished().completion(), unstored.retention());
        return unstored.finished();
    }

    private Match match(PresentedRequest request, Acquisition acquisition) throws IOException {
        Fingerprint fingerprint = Decisions.recorded(acquisition);
        if (fingerprint == null) {
            return Match.UNKNOWN;
        }
        RecordedFingerprint recorded = this.parts.fingerprints().recorded(id(), fingerprint);
        return acquisition instanceof Acquisition.InFlight
                ? request.compareWithRunning(recorded)
                : request.compareWithFinished(recorded);
    }

    /** Whoever overtook this run may have let go since: then this run's own end stands after all. */
    private Ending overtaken(@Nullable Fingerprint fingerprint, BooleanSupplier endAgain) {
        noteOvertaken();
        Decision inProgress = new Decision.InProgress(this.parts.settings().lease());
        Acquisition now;
        Match match;
        try {
            now = this.parts
                    .store()
                    .acquire(this.attempt, fingerprint, this.parts.settings().lease());
            match = match(fingerprint, Decisions.recorded(now));
        } catch (IdempotencyStoreException ex) {
            return new Ending.Overtaken(inProgress);
        }
        if (now instanceof Acquisition.Acquired) {
            return endAgain.getAsBoolean() ? ENDED : new Ending.Overtaken(inProgress);
        }
        return new Ending.Overtaken(Decisions.decide(now, match));
    }

    private Match match(@Nullable Fingerprint own, @Nullable Fingerprint recorded) {
        if (own == null || recorded == null) {
            return Match.UNKNOWN;
        }
        return this.parts.fingerprints().recorded(id(), recorded).match(own);
    }

    /** A record that can be completed is this attempt's own: a settlement whose reply was lost has taken effect. */
    private boolean wasSettled(@Nullable Fingerprint fingerprint) {
        Retention retention = this.perhapsSettled;
        if (retention == null) {
            return false;
        }
        Completion done = new Completion.NotKept(fingerprint, NotKeptReason.SETTLED);
        return this.parts.store().complete(this.attempt, done, retention);
    }

    /** The lease is kept until the completion is stored, however long the run has taken. */
    private void defer(Completion completion, Retention retention, IdempotencyStoreException cause) {
        this.parts.events().completionDeferred(id(), cause);
        if (!this.settled) {
            hold();
        }
        if (!this.parts.completeLater(this.attempt, completion, retention, this::noteOvertaken)) {
            this.parts.leases().letGo(this.attempt);
        }
    }

    private void hold() {
        this.parts.leases().hold(this.attempt, this::noteOvertaken);
    }

    private void noteOvertaken() {
        if (this.overtaken.compareAndSet(false, true)) {
            this.parts.events().overtaken(id());
        }
    }
}
