package io.idempotency.store;

import io.idempotency.store.MemoryRecord.Finished;
import io.idempotency.store.MemoryRecord.Running;
import io.idempotency.store.MemoryRecord.Settled;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records in the memory of this process, in no more than a given number of bytes.
 *
 * <p>Other processes do not see them, and a restart forgets them: behind more than one instance an operation may run once
 * on each.
 *
 * <p>A running record stays for one more lease after its own has lapsed, for its owner to come back to; then it is gone.
 *
 * <h2>When memory runs out</h2>
 *
 * <ol>
 *   <li>Expired records go first. Without need they go with one of the next 64 changes: a store that is not used keeps them.
 *   <li>Then answers are dropped, the oldest completion first, and the newest answer only if it does not fit even so.
 *       Their records stay, as {@link NotKeptReason#DROPPED not kept}: that an operation is done is never forgotten before
 *       its retention ends, and a running record is never given up.
 *   <li>When a new record does not fit even so, {@link #acquire} throws {@link IdempotencyStoreException}, and so do {@link
 *       #complete} and {@link #settle} on a record that is gone. On a record that is there no call fails for lack of space.
 * </ol>
 *
 * <p>The number of bytes bounds the sum of what the records are estimated to take: the bytes of an answer exactly, and a
 * measured constant for all else.
 *
 * <p>Thread safe. Every change of a record is one compare-and-swap; no lock is held while a caller's code runs, and nothing
 * waits for another thread's handler.
 */
public final class InMemoryIdempotencyStore
        implements IdempotencyStore, CompletionSignals, RecordAdministration, StoreStatistics {

    private final Timeline timeline;
    private final WeightBudget budget;
    private final DroppedAnswers dropped;
    private final MemoryTable table;
    private final FencingTokens tokens;
    private final List<Consumer<RecordId>> listeners = new CopyOnWriteArrayList<>();

    /**
     * Creates an empty store that measures time by a monotonic clock: a step of the wall clock neither stretches a lease
     * nor cuts it short.
     *
     * @param maxBytes what all records together may take, in bytes; positive
     * @throws IllegalArgumentException if it is not
     */
    public InMemoryIdempotencyStore(long maxBytes) {
        this(maxBytes, new MonotonicClock());
    }

    /**
     * Creates an empty store.
     *
     * @param maxBytes what all records together may take, in bytes; positive
     * @param clock measures leases, retentions and ages, and is where fencing tokens start
     * @throws IllegalArgumentException if {@code maxBytes} is not positive
     */
    public InMemoryIdempotencyStore(long maxBytes, InstantSource clock) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("'maxBytes' must be positive, not " + maxBytes);
        }
        this.timeline = new Timeline(clock);
        this.dropped = new DroppedAnswers(this.timeline);
        this.tokens = new FencingTokens(this.timeline);
        this.budget = new WeightBudget(maxBytes);
        this.table = new MemoryTable(this.budget, new AnswerQueue(), this.dropped, this.timeline);
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        requirePositive(lease);
        TableKey key = TableKey.of(attempt.id());
        while (true) {
            MemoryRecord found = this.table.find(key);
            long now = this.timeline.now();
            MemoryRecord present = presentAt(now, found);
            boolean repeated = isRunBy(attempt, present);
            if (present != null && !repeated && !isTakeable(now, present)) {
                return present.seenAt(now);
            }
            Running own = this.table.start(
                    key,
                    found,
                    () -> repeated && present instanceof Running running
                            ? running.renewed(fingerprint, now, lease)
                            : Running.of(
                                    MemoryRecord.known(key, found),
                                    attempt.nonce(),
                                    this.tokens.next(),
                                    fingerprint,
                                    now,
                                    lease));
            if (own != null) {
                return new Acquisition.Acquired(own.fencingToken());
            }
        }
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        requirePositive(lease);
        Set<Attempt> overtaken = new HashSet<>();
        for (Attempt attempt : attempts) {
            if (!renew(attempt, lease)) {
                overtaken.add(attempt);
            }
        }
        return overtaken;
    }

    private boolean renew(Attempt attempt, Duration lease) {
        return change(TableKey.of(attempt.id()), (present, now) -> {
            if (present == null) {
                return Step.none(true);
            }
            if (!present.isOwnedBy(attempt)) {
                return Step.none(false);
            }
            if (present instanceof Running running) {
                return Step.to(running.renewed(null, now, lease), true);
            }
            if (present instanceof Settled settled && settled.isRunningAt(now)) {
                return Step.to(settled.renewed(Timeline.after(now, lease)), true);
            }
            return Step.none(true);
        });
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        return change(TableKey.of(attempt.id()), (present, now) -> {
            long end = Timeline.after(now, retention);
            if (present == null) {
                return Step.to(new Settled(attempt.nonce(), fingerprint, now, now, end), true);
            }
            if (!present.isOwnedBy(attempt)) {
                return Step.none(false);
            }
            if (present instanceof Running running) {
                return Step.to(running.settled(fingerprint, now, end), true);
            }
            if (present instanceof Settled settled) {
                return Step.to(settled.settled(fingerprint, now, end), true);
            }
            return Step.none(true);
        });
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        TableKey key = TableKey.of(attempt.id());
        return ends(attempt.id(), key, (present, now) -> {
            if (present != null && !present.isOwnedBy(attempt)) {
                return Step.none(false);
            }
            long end = Timeline.after(now, retention);
            return Step.to(
                    MemoryRecord.finished(MemoryRecord.known(key, present), attempt.nonce(), completion, now, end),
                    true);
        });
    }

    @Override
    public boolean release(Attempt attempt) {
        return ends(attempt.id(), TableKey.of(attempt.id()), (present, now) -> {
            if (present == null) {
                return Step.none(true);
            }
            if (isRunBy(attempt, present)) {
                return Step.to(null, true);
            }
            return Step.none(false);
        });
    }

    @Override
    public Subscription subscribe(Consumer<RecordId> listener) {
        this.listeners.add(listener);
        return () -> this.listeners.remove(listener);
    }

    /** The listeners of this process hear of every end. */
    @Override
    public boolean watch(RecordId id) {
        return true;
    }

    @Override
    public @Nullable RecordSnapshot find(RecordId id) {
        MemoryRecord found = this.table.find(TableKey.of(id));
        long now = this.timeline.now();
        MemoryRecord present = presentAt(now, found);
        return present == null ? null : present.shownAt(now);
    }

    @Override
    public boolean deleteFinished(RecordId id) {
        return ends(
                id,
                TableKey.of(id),
                (present, now) -> isFinished(now, present) ? Step.to(null, true) : Step.none(false));
    }

    private boolean ends(RecordId id, TableKey key, Step.Decision<Boolean> decision) {
        boolean ended = change(key, decision);
        if (ended) {
            this.listeners.forEach(listener -> listener.accept(id));
        }
        return ended;
    }

    @Override
    public long recordCount() {
        return this.table.size();
    }

    @Override
    public long usedBytes() {
        return this.budget.used();
    }

    @Override
    public long maxBytes() {
        return this.budget.max();
    }

    @Override
    public long droppedAnswers() {
        return this.dropped.count();
    }

    private <V> V change(TableKey key, Step.Decision<V> decision) {
        while (true) {
            MemoryRecord found = this.table.find(key);
            long now = this.timeline.now();
            Step<V> step = decision.on(presentAt(now, found), now);
            if (!step.changes() || this.table.replace(key, found, step.next())) {
                return step.verdict();
            }
        }
    }

    /** A record may have ended since it was found, or an instant before it expires. */
    private static @Nullable MemoryRecord presentAt(long now, @Nullable MemoryRecord found) {
        return found != null && found.end() > now ? found : null;
    }

    private static boolean isRunBy(Attempt attempt, @Nullable MemoryRecord record) {
        return record instanceof Running && record.isOwnedBy(attempt);
    }

    private static boolean isTakeable(long now, MemoryRecord record) {
        return record instanceof Running running && running.isTakeableAt(now);
    }

    private static boolean isFinished(long now, @Nullable MemoryRecord record) {
        return record instanceof Answered
                || record instanceof Finished
                || (record instanceof Settled settled && !settled.isRunningAt(now));
    }

    private static void requirePositive(Duration lease) {
        if (lease.isZero() || lease.isNegative()) {
            throw new IllegalArgumentException("'lease' must be positive, not " + lease);
        }
    }
}
