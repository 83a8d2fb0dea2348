package io.idempotency.test.reference;

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
import io.idempotency.store.RecordAdministration;
import io.idempotency.store.RecordId;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.RecordSnapshot.Running;
import io.idempotency.store.Retention;
import io.idempotency.store.StoredAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The contract as plainly as it can be written, under one lock, with one thing wrong if so wished.
 *
 * <p>Unlike the in-memory store it keeps a lapsed record until somebody takes it over, however long that is, as a database
 * would.
 */
final class ReferenceStore implements IdempotencyStore, RecordAdministration {

    private final InstantSource clock;
    private final Fault fault;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong lastToken = new AtomicLong();

    ReferenceStore(InstantSource clock, Fault fault) {
        this.clock = clock;
        this.fault = fault;
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        Instant now = this.clock.instant();
        long early = this.lastToken.incrementAndGet();
        if (has(Fault.DRAWS_THE_TOKEN_BEFORE_IT_LOOKS)) {
            LockSupport.parkNanos(20_000);
        }
        return change(attempt.id(), entry -> {
            boolean repeated = entry != null && entry.isRunning() && entry.isOwnedBy(attempt);
            if (repeated && !has(Fault.REFUSES_A_REPEATED_ACQUIRE)) {
                long token = has(Fault.DRAWS_A_NEW_TOKEN_ON_A_REPEATED_ACQUIRE) ? token(entry) : entry.token;
                return new Change<>(entry.renewed(now.plus(lease)), new Acquired(token));
            }
            if (entry == null || entry.isTakeable(now)) {
                long token = has(Fault.DRAWS_THE_TOKEN_BEFORE_IT_LOOKS) ? early : token(entry);
                boolean inherits = entry != null && has(Fault.HANDS_THE_FINGERPRINT_ON_TO_A_TAKER);
                Fingerprint known = inherits ? entry.fingerprint : fingerprint;
                return new Change<>(Entry.running(attempt.nonce(), token, known, now.plus(lease)), new Acquired(token));
            }
            return new Change<>(entry, entry.seenAt(now));
        });
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        return attempts.stream().filter(attempt -> !renew(attempt, lease)).collect(Collectors.toSet());
    }

    private boolean renew(Attempt attempt, Duration lease) {
        Instant now = this.clock.instant();
        Instant end = now.plus(lease);
        return change(attempt.id(), entry -> {
            if (entry != null && entry.isTakeable(now) && has(Fault.REPORTS_A_LAPSED_RECORD_AS_OVERTAKEN)) {
                return new Change<>(entry, false);
            }
            if (entry == null || entry.isOwnedBy(attempt) || has(Fault.RENEWS_FOR_ANYBODY)) {
                boolean running = entry != null && (entry.isRunning() || has(Fault.RENEWS_FINISHED_RECORDS));
                if (entry == null && has(Fault.RECREATES_RECORDS_BY_RENEWING)) {
                    return new Change<>(Entry.running(attempt.nonce(), 0, null, end), true);
                }
                if (entry != null && !entry.isFinished() && has(Fault.UNSETTLES_A_RECORD_BY_RENEWING_IT)) {
                    return new Change<>(Entry.running(entry.owner, entry.token, entry.fingerprint, end), true);
                }
                return new Change<>(running ? entry.renewed(end) : entry, true);
            }
            return new Change<>(entry, false);
        });
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        Instant now = this.clock.instant();
        return change(attempt.id(), entry -> {
            if (refuses(entry, attempt, now, Fault.SETTLES_FOR_ANYBODY)) {
                return new Change<>(entry, false);
            }
            if (entry != null && entry.isFinished() && !has(Fault.SETTLES_FINISHED_RECORDS)) {
                return new Change<>(entry, true);
            }
            Entry owned = entry != null ? entry : Entry.running(attempt.nonce(), 0, fingerprint, now);
            Fingerprint known = fingerprint != null ? fingerprint : owned.fingerprint;
            Completion settled = new NotKept(known, NotKeptReason.SETTLED);
            if (has(Fault.FINISHES_A_RECORD_WHEN_IT_IS_SETTLED)) {
                owned = owned.renewed(now);
            }
            return new Change<>(owned.kept(settled, now, end(now, retention)), true);
        });
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        Instant now = this.clock.instant();
        return change(attempt.id(), entry -> {
            boolean finished = entry != null && entry.isFinished();
            if (refuses(entry, attempt, now, Fault.COMPLETES_FOR_ANYBODY)
                    || (finished && has(Fault.REFUSES_TO_COMPLETE_TWICE))) {
                return new Change<>(entry, false);
            }
            Entry done = Entry.running(attempt.nonce(), 0, null, Instant.MIN);
            return new Change<>(done.kept(stored(completion), now, end(now, retention)), true);
        });
    }

    @Override
    public boolean release(Attempt attempt) {
        Instant now = this.clock.instant();
        return change(attempt.id(), entry -> {
            boolean owned = entry == null || !refuses(entry, attempt, now, Fault.RELEASES_FOR_ANYBODY);
            boolean running = entry == null || entry.isRunning() || has(Fault.RELEASES_SETTLED_RECORDS);
            return owned && running ? new Change<>(null, true) : new Change<>(entry, false);
        });
    }

    @Override
    public @Nullable RecordSnapshot find(RecordId id) {
        Instant now = this.clock.instant();
        return change(id, entry -> {
            RecordSnapshot shown = entry == null ? null : entry.shownAt(now);
            if (has(Fault.TAKES_WHAT_IT_FINDS) && (entry == null || entry.isTakeable(now))) {
                return new Change<>(
                        Entry.running(UUID.randomUUID(), token(entry), null, now.plus(Duration.ofHours(1))), shown);
            }
            if (entry != null && shown instanceof Running && has(Fault.RENEWS_WHAT_IT_FINDS)) {
                return new Change<>(entry.renewed(now.plus(Duration.ofHours(1))), shown);
            }
            return new Change<>(entry, shown);
        });
    }

    @Override
    public boolean deleteFinished(RecordId id) {
        Instant now = this.clock.instant();
        return change(id, entry -> {
            boolean running = entry == null || (entry.shownAt(now) instanceof Running && !deletesRuns(entry, now));
            boolean lapsed = entry != null && entry.completion != null && !entry.isFinished();
            if (running || (lapsed && has(Fault.DELETES_NO_LAPSED_RECORDS))) {
                return new Change<>(entry, false);
            }
            if (has(Fault.DELETES_ALL)) {
                this.entries.clear();
            }
            return new Change<>(has(Fault.DELETES_NOTHING) ? entry : null, true);
        });
    }

    private boolean deletesRuns(Entry entry, Instant now) {
        return has(Fault.DELETES_RUNS) || (entry.isTakeable(now) && has(Fault.DELETES_LAPSED_RUNS));
    }

    private boolean refuses(@Nullable Entry entry, Attempt attempt, Instant now, Fault forAnybody) {
        if (entry == null || has(forAnybody)) {
            return false;
        }
        boolean late = has(Fault.REFUSES_A_LATE_OWNER_WITHOUT_A_TAKER) && entry.isTakeable(now);
        return late || !entry.isOwnedBy(attempt);
    }

    private <V> V change(RecordId id, Function<@Nullable Entry, Change<V>> step) {
        String key = has(Fault.IGNORES_THE_CASE_OF_IDS) ? id.value().toLowerCase(Locale.ROOT) : id.value();
        if (has(Fault.LOOKS_FIRST_AND_PUTS_LATER) || has(Fault.WRITES_BACK_WHAT_IT_FOUND)) {
            Entry found = present(key);
            Change<V> change = step.apply(found);
            // As wide open as over a network.
            LockSupport.parkNanos(20_000);
            boolean idle = Objects.equals(change.entry, found) && !has(Fault.WRITES_BACK_WHAT_IT_FOUND);
            return idle ? change.verdict : put(key, change);
        }
        this.lock.lock();
        try {
            return put(key, step.apply(present(key)));
        } finally {
            this.lock.unlock();
        }
    }

    private <V> V put(String key, Change<V> change) {
        if (change.entry == null) {
            this.entries.remove(key);
        } else {
            this.entries.put(key, change.entry);
        }
        return change.verdict;
    }

    private @Nullable Entry present(String key) {
        Entry entry = this.entries.get(key);
        Instant now = this.clock.instant();
        if (entry != null && entry.isTakeable(now) && has(Fault.FORGETS_A_RECORD_WHEN_ITS_LEASE_LAPSES)) {
            return null;
        }
        if (entry == null || entry.completion == null || has(Fault.NEVER_EXPIRES)) {
            return entry;
        }
        boolean leaseOver = !entry.leaseEnd.isAfter(now);
        if (leaseOver
                && !entry.leaseEnd.equals(Instant.MIN)
                && has(Fault.FREES_A_SETTLED_RECORD_WHEN_ITS_LEASE_LAPSES)) {
            return null;
        }
        boolean over = leaseOver || has(Fault.FREES_A_SETTLED_RECORD_WHEN_ITS_RETENTION_ENDS);
        return over && !entry.retentionEnd.isAfter(now) ? null : entry;
    }

    private long token(@Nullable Entry previous) {
        if (has(Fault.TOKENS_STAND_STILL)) {
            return 1;
        }
        if (has(Fault.COUNTS_TOKENS_PER_RECORD)) {
            return previous == null ? 1 : previous.token + 1;
        }
        return this.lastToken.incrementAndGet();
    }

    private Completion stored(Completion completion) {
        if (has(Fault.TAKES_BYTES_FOR_TEXT) && completion instanceof Kept kept) {
            String text = new String(kept.answer().body(), StandardCharsets.UTF_8);
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            return new Kept(kept.fingerprint(), new StoredAnswer(kept.answer().head(), body));
        }
        return completion;
    }

    private Instant end(Instant now, Retention retention) {
        if (retention.ttl() == null) {
            return has(Fault.KEEPS_NOTHING_FOR_EVER) ? now : Instant.MAX;
        }
        return now.plus(retention.ttl());
    }

    private boolean has(Fault wanted) {
        return this.fault == wanted;
    }

    private record Change<V>(@Nullable Entry entry, V verdict) {}

    /** Running without a completion; settled with one and a lease; finished with one and a lease that is over for good. */
    private record Entry(
            UUID owner,
            long token,
            @Nullable Fingerprint fingerprint,
            Instant leaseEnd,
            @Nullable Completion completion,
            Instant since,
            Instant retentionEnd) {

        static Entry running(UUID owner, long token, @Nullable Fingerprint fingerprint, Instant leaseEnd) {
            return new Entry(owner, token, fingerprint, leaseEnd, null, Instant.MIN, Instant.MAX);
        }

        Entry renewed(Instant newLeaseEnd) {
            return new Entry(
                    this.owner,
                    this.token,
                    this.fingerprint,
                    newLeaseEnd,
                    this.completion,
                    this.since,
                    this.retentionEnd);
        }

        Entry kept(@Nullable Completion kept, Instant at, Instant end) {
            Fingerprint known = kept != null ? kept.fingerprint() : this.fingerprint;
            return new Entry(this.owner, this.token, known, this.leaseEnd, kept, at, end);
        }

        boolean isOwnedBy(Attempt attempt) {
            return this.owner.equals(attempt.nonce());
        }

        boolean isRunning() {
            return this.completion == null;
        }

        boolean isFinished() {
            return this.leaseEnd.equals(Instant.MIN);
        }

        boolean isTakeable(Instant now) {
            return isRunning() && !this.leaseEnd.isAfter(now);
        }

        RecordSnapshot shownAt(Instant now) {
            Duration left = this.retentionEnd.equals(Instant.MAX) ? null : Duration.between(now, this.retentionEnd);
            if (this.completion == null || this.leaseEnd.isAfter(now)) {
                Instant end = this.leaseEnd.isAfter(now) ? this.leaseEnd : now;
                return new Running(this.completion != null, Duration.between(now, end), left);
            }
            Duration age = Duration.between(this.since, now);
            return this.completion instanceof Kept kept
                    ? new RecordSnapshot.Kept(kept.answer().head(), age, left)
                    : new RecordSnapshot.NotKept(((NotKept) this.completion).reason(), age, left);
        }

        Acquisition seenAt(Instant now) {
            if (this.completion == null || this.leaseEnd.isAfter(now)) {
                return new InFlight(this.fingerprint, Duration.between(now, this.leaseEnd));
            }
            return new Finished(this.completion, Duration.between(this.since, now));
        }
    }
}
