package io.idempotency;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the store could not be told, kept until it can. Thread safe; {@link #repeat} is called by one thread at a time.
 *
 * <p>It is bounded by bytes. When there is no room for an answer, the fact that the operation is done is kept without it;
 * when there is none even for that, the completion is lost, and said to be. Releases take no more than half of the room:
 * what is not released ends with its lease.
 */
final class Backlog {

    /** An outage shows at once; a few bad records must not keep the others waiting. */
    private static final int FAILURES_PER_ROUND = 3;

    /** Leases are renewed by the same thread, between two rounds. */
    private static final int ROUNDS_PER_LEASE = 6;

    private static final Duration BETWEEN_LAST_TRIES = Duration.ofMillis(200);

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Queue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<RecordId, Entry> completions = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final IdempotencyStore store;
    private final EngineSettings settings;
    private final Leases leases;
    private final EngineEvents events;
    private final LongSupplier nanoTime;

    Backlog(
            IdempotencyStore store,
            EngineSettings settings,
            Leases leases,
            EngineEvents events,
            LongSupplier nanoTime) {
        this.store = store;
        this.settings = settings;
        this.leases = leases;
        this.events = events;
        this.nanoTime = nanoTime;
    }

    /**
     * Keeps a completion. {@code whenOvertaken} runs if it turns out to come too late.
     *
     * @return whether it will be repeated; otherwise it is lost
     */
    boolean addCompletion(Attempt attempt, Completion completion, Retention retention, Runnable whenOvertaken) {
        Entry entry = fitting(new Entry(attempt, completion, retention, this.nanoTime.getAsLong(), whenOvertaken));
        if (entry == null) {
            this.events.completionLost(attempt.id(), "no memory is left for completions that wait for the store");
            return false;
        }
        this.completions.put(attempt.id(), entry);
        add(entry);
        return true;
    }

    void addRelease(Attempt attempt) {
        Retention untilLeaseEnds = Retention.of(this.settings.lease());
        Entry entry = new Entry(attempt, null, untilLeaseEnds, this.nanoTime.getAsLong(), () -> {});
        if (reserve(entry.bytes(), this.settings.unstoredMaxBytes() / 2)) {
            add(entry);
        }
    }

    /** {@return what this process knows of a record that its store does not, or {@code null}} */
    @Nullable
    Unstored find(RecordId id) {
        Entry entry = this.completions.get(id);
        if (entry == null || entry.completion() == null || isOutdated(entry)) {
            return null;
        }
        return new Unstored(new Acquisition.Finished(entry.completion(), since(entry.since())), left(entry));
    }

    int completions() {
        return this.completions.size();
    }

    boolean isEmpty() {
        return this.queue.isEmpty();
    }

    /**
     * Tells the store once more, for a fraction of a lease at most.
     *
     * @return whether the store took all that it was told
     */
    boolean repeat() {
        return repeat(FAILURES_PER_ROUND, this.settings.lease().dividedBy(ROUNDS_PER_LEASE));
    }

    /**
     * Tells the store everything for the last time, and again while patience lasts: it may be on its way back. What it does not
     * take is lost. Releases are not waited for, since leases end by themselves.
     */
    void flush(Duration patience) {
        long start = this.nanoTime.getAsLong();
        repeat(Integer.MAX_VALUE, patience);
        for (long tries = patience.dividedBy(BETWEEN_LAST_TRIES); tries > 0 && !this.completions.isEmpty(); tries--) {
            LockSupport.parkNanos(BETWEEN_LAST_TRIES.toNanos());
            repeat(Integer.MAX_VALUE, patience.minus(since(start)));
        }
        for (Entry entry : this.entries) {
            if (entry.completion() != null) {
                this.events.completionLost(entry.attempt().id(), "the process stops and the store is not back");
            }
            forget(entry);
        }
        this.queue.removeIf(entry -> !this.entries.contains(entry));
    }

    private boolean repeat(int maxFailures, Duration patience) {
        long start = this.nanoTime.getAsLong();
        int failures = 0;
        int left = this.queue.size();
        while (left > 0 && failures < maxFailures && since(start).compareTo(patience) < 0) {
            Entry entry = this.queue.poll();
            if (entry != null && isCurrent(entry) && !succeeds(entry)) {
                this.queue.add(entry);
                failures++;
            }
            left--;
        }
        return failures == 0;
    }

    private void add(Entry entry) {
        this.entries.add(entry);
        this.queue.add(entry);
    }

    private @Nullable Entry fitting(Entry entry) {
        if (reserve(entry.bytes(), this.settings.unstoredMaxBytes())) {
            return entry;
        }
        Entry fact = entry.withoutAnswer();
        return reserve(fact.bytes(), this.settings.unstoredMaxBytes()) ? fact : null;
    }

    /** Never holds more than it gets: what others ask for meanwhile must not fail because of that. */
    private boolean reserve(long more, long limit) {
        long before = this.bytes.getAndUpdate(used -> more <= limit - used ? used + more : used);
        return more <= limit - before;
    }

    private boolean isCurrent(Entry entry) {
        if (isOutdated(entry)) {
            forget(entry);
        }
        return this.entries.contains(entry);
    }

    private boolean isOutdated(Entry entry) {
        Duration ttl = entry.retention().ttl();
        return ttl != null && since(entry.since()).compareTo(ttl) >= 0;
    }

    /** Counted from the completion: an outage must not keep an answer longer than was asked for. */
    private Retention left(Entry entry) {
        Duration ttl = entry.retention().ttl();
        if (ttl == null) {
            return entry.retention();
        }
        Duration left = ttl.minus(since(entry.since()));
        return Retention.of(left.compareTo(SHORTEST) < 0 ? SHORTEST : left);
    }

    private boolean succeeds(Entry entry) {
        try {
            if (entry.completion() == null) {
                this.store.release(entry.attempt());
            } else if (this.store.complete(entry.attempt(), entry.completion(), left(entry))) {
                this.events.completionRecovered(entry.attempt().id());
            } else {
                entry.whenOvertaken().run();
            }
            forget(entry);
            return true;
        } catch (IdempotencyStoreException ex) {
            return false;
        }
    }

    private void forget(Entry entry) {
        this.leases.letGo(entry.attempt());
        this.completions.remove(entry.attempt().id(), entry);
        if (this.entries.remove(entry)) {
            this.bytes.addAndGet(-entry.bytes());
        }
    }

    private Duration since(long then) {
        return Duration.ofNanos(this.nanoTime.getAsLong() - then);
    }

    /** A completion that its store does not know yet, and how long it is still kept. */
    record Unstored(Acquisition.Finished finished, Retention retention) {}

    /** A call to repeat: a completion, or a release where there is none. Compared by identity. */
    private static final class Entry {

        private static final long BYTES = 512;

        private final Attempt attempt;
        private final @Nullable Completion completion;
        private final Retention retention;
        private final long since;
        private final Runnable whenOvertaken;

        Entry(
                Attempt attempt,
                @Nullable Completion completion,
                Retention retention,
                long since,
                Runnable whenOvertaken) {
            this.attempt = attempt;
            this.completion = completion;
            this.retention = retention;
            this.since = since;
            this.whenOvertaken = whenOvertaken;
        }

        Attempt attempt() {
            return this.attempt;
        }

        @Nullable
        Completion completion() {
            return this.completion;
        }

        Retention retention() {
            return this.retention;
        }

        long since() {
            return this.since;
        }

        Runnable whenOvertaken() {
            return this.whenOvertaken;
        }

        long bytes() {
            return this.completion instanceof Completion.Kept kept
                    ? BYTES + kept.answer().size()
                    : BYTES;
        }

        Entry withoutAnswer() {
            Completion fact = this.completion instanceof Completion.Kept kept
                    ? new Completion.NotKept(kept.fingerprint(), NotKeptReason.DROPPED)
                    : this.completion;
            return new Entry(this.attempt, fact, this.retention, this.since, this.whenOvertaken);
        }
    }
}
