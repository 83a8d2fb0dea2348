package io.idempotency;

import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.RecordId;
import io.idempotency.store.TransactionalStore;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs operations once on top of a store. Thread safe.
 *
 * <p>Between {@link #start} and {@link #stop} one daemon thread renews the leases of all running attempts, every third of a
 * lease, and repeats what the store could not be told. Executions work without it, but their leases are not renewed. Stop
 * the engine after the last request has been answered and before the store's connections are closed. It can be started
 * again.
 */
public final class IdempotencyEngine {

    private final EngineParts parts;
    private final Background background;
    private final Waiters waiters;

    /**
     * Makes an engine; it is not started.
     *
     * @param store where records are kept; not closed by the engine
     * @param settings how they are held
     * @param listeners told what happens, one after the other
     */
    public IdempotencyEngine(IdempotencyStore store, EngineSettings settings, EngineListener... listeners) {
        this(store, settings, RecordKeys.none(), listeners);
    }

    /**
     * Makes an engine that signs the fingerprints of requests; it is not started.
     *
     * @param store where records are kept; not closed by the engine
     * @param settings how they are held
     * @param keys sign fingerprints, if there are any; the same as those that seal answers
     * @param listeners told what happens, one after the other
     */
    public IdempotencyEngine(
            IdempotencyStore store, EngineSettings settings, RecordKeys keys, EngineListener... listeners) {
        this(store, settings, keys, System::nanoTime, listeners);
    }

    IdempotencyEngine(
            IdempotencyStore store,
            EngineSettings settings,
            RecordKeys keys,
            LongSupplier nanoTime,
            EngineListener... listeners) {
        Fingerprints fingerprints = new Fingerprints(keys);
        EngineEvents events = new EngineEvents(List.of(listeners));
        GuardedStore guarded = new GuardedStore(store, fingerprints, events);
        Leases leases = new Leases(guarded, settings, events, nanoTime);
        Backlog backlog = new Backlog(guarded, settings, leases, events, nanoTime);
        this.background = new Background(leases, backlog, settings.lease(), events);
        this.waiters = new Waiters(store, settings.maxWaiting(), this.background);
        this.parts = new EngineParts(guarded, fingerprints, settings, leases, backlog, events, this.background::wake);
    }

    /**
     * Makes a new attempt at an operation.
     *
     * @param id the operation's record
     * @return an attempt that has not begun
     */
    public Execution attempt(RecordId id) {
        return new Execution(id, this.parts);
    }

    /**
     * Makes a waiter for the run that has a record. Ask {@link Execution#begin} again after this, and wait only if the operation
     * is still in progress.
     *
     * @param id the operation's record
     * @return a waiter, to be closed; {@code null} if as many as the settings allow are waiting, or the engine
     *     does not run
     */
    public @Nullable Waiter waiter(RecordId id) {
        return this.waiters.add(id);
    }

    /**
     * Has operations settled by the transactions in which they do their work, from now on, where the {@linkplain TransactionalStore
     * store can}; does nothing where it cannot.
     *
     * @param settlement asked on the thread of each such transaction when it begins: settles, just before the commit, the operation
     *     that this thread runs, and throws if that cannot be; {@code null} if it runs none
     */
    public void settleOnCommit(Supplier<@Nullable Runnable> settlement) {
        this.parts.store().beforeCommits(settlement);
    }

    /** Starts the background thread; does nothing if it runs. */
    public void start() {
        this.background.start();
        this.waiters.start();
    }

    /**
     * Stops the background thread, and tries once more to store what is still unstored; what then remains is lost, and
     * logged. Whoever waits is woken. Does nothing if the engine is not running.
     */
    public void stop() {
        this.waiters.stop();
        this.background.stop();
    }

    /** {@return whether the background thread runs} */
    public boolean isRunning() {
        return this.background.isRunning();
    }

    /** {@return how many runs have a lease that is renewed; one that is settled, or left open, has none} */
    public int leasedRuns() {
        return this.parts.leases().size();
    }

    /** {@return how many wait for another's run to end} */
    public int waiting() {
        return this.waiters.size();
    }

    /** {@return how many completions are kept in memory because the store could not be told} */
    public int unstoredCompletions() {
        return this.parts.backlog().completions();
    }

    Waiters waiters() {
        return this.waiters;
    }

    Leases leases() {
        return this.parts.leases();
    }

    Backlog backlog() {
        return this.parts.backlog();
    }
}
