package io.idempotency.redis;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.CompletionSignals;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordAdministration;
import io.idempotency.store.RecordId;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.Retention;
import io.idempotency.store.UnreadableRecordException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Keeps records in Redis, so that all processes that use it behave as one.
 *
 * <p>Each call is one script on one key: one round trip, in which all of it happens or nothing. Every call ends within the given
 * time, whatever the server, the network or the driver do. When several calls in a row have gone without a reply, further ones
 * fail at once for as long again; then one is let through to see.
 *
 * <p>A record is as safe as Redis keeps it: one that the server evicts, or loses in a failover, is gone, and its operation runs
 * again. Keys are a prefix and the id of the record, which is a digest; nothing of the client's key or the user's name can be
 * read from it.
 *
 * <p>Whoever waits for a run is told of its end by the server: each process has one channel, and names it in the records that
 * it watches.
 *
 * <p>A running record stays for one more lease after its own has lapsed, for its owner to come back to. Leases and retentions of
 * more than a hundred years are a hundred years.
 *
 * <p>Thread safe.
 */
public final class RedisIdempotencyStore
        implements IdempotencyStore, CompletionSignals, RecordAdministration, AutoCloseable {

    private final String keyPrefix;
    private final ScriptRunner runner;
    private final SignalChannel signals;

    /**
     * Makes a store. It connects when it is first used.
     *
     * @param connections the application's, used as they are and not closed; with Lettuce one shared connection does
     * @param keyPrefix what every key begins with
     * @param timeout how long a call may take, until it fails as {@link IdempotencyStoreException}; at least a millisecond
     * @throws IllegalArgumentException if it is less
     */
    public RedisIdempotencyStore(RedisConnectionFactory connections, String keyPrefix, Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("'timeout' must be at least 1 ms, not " + timeout);
        }
        this.keyPrefix = keyPrefix;
        this.signals = new SignalChannel(connections, keyPrefix);
        this.runner = new CircuitBreakingRunner(ScriptRunners.on(connections, timeout), timeout);
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        String given = RecordForm.optional(fingerprint);
        Call call = call(
                attempt.id(),
                attempt.nonce(),
                ScriptTimes.micros(lease),
                ScriptTimes.millisOfLeaseAndAnother(lease),
                given);
        return asked("acquire", () -> {
            List<Object> reply = this.runner.run(Script.ACQUIRE, call);
            long number = (Long) reply.get(0);
            return reply.size() == 1
                    ? new Acquisition.Acquired(number)
                    : RecordForm.read(number, (byte[]) reply.get(1));
        });
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        String micros = ScriptTimes.micros(lease);
        String running = ScriptTimes.millisOfLeaseAndAnother(lease);
        String settled = ScriptTimes.millis(lease);
        List<Attempt> asked = List.copyOf(attempts);
        if (asked.isEmpty()) {
            return Set.of();
        }
        List<Call> calls = asked.stream()
                .map(attempt -> call(attempt.id(), attempt.nonce(), micros, running, settled))
                .toList();
        return asked("renew", () -> {
            List<List<Object>> replies = this.runner.runAll(Script.RENEW, calls);
            Set<Attempt> overtaken = new HashSet<>();
            for (int i = 0; i < replies.size(); i++) {
                if (!isOwner(replies.get(i))) {
                    overtaken.add(asked.get(i));
                }
            }
            return overtaken;
        });
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        Call call =
                call(attempt.id(), attempt.nonce(), ScriptTimes.millis(retention), RecordForm.optional(fingerprint));
        return ruled("settle", Script.SETTLE, call);
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        String millis = ScriptTimes.millis(retention);
        RecordForm.Untimed record = RecordForm.finished(attempt.nonce(), completion);
        Call call = call(attempt.id(), attempt.nonce(), millis, record.bytes(), record.timeAt());
        return ruled("complete", Script.COMPLETE, call);
    }

    @Override
    public boolean release(Attempt attempt) {
        return ruled("release", Script.RELEASE, call(attempt.id(), attempt.nonce()));
    }

    @Override
    public Subscription subscribe(Consumer<RecordId> listener) {
        return this.signals.subscribe(listener);
    }

    /** One round trip. The connection on which signals come is made when the first record is watched. */
    @Override
    public boolean watch(RecordId id) {
        if (!this.signals.isOpen()) {
            return false;
        }
        Call call = call(id, this.signals.channel());
        return asked("watch", () -> isOwner(this.runner.run(Script.WATCH, call)));
    }

    @Override
    public @Nullable RecordSnapshot find(RecordId id) {
        Call call = call(id);
        List<Object> reply = asked("find a record", () -> this.runner.run(Script.FIND, call));
        if (reply.size() == 1) {
            return null;
        }
        long millis = (Long) reply.get(2);
        Duration timeLeft = millis < 0 ? null : Duration.ofMillis(millis);
        return RecordForm.show((Long) reply.get(0), (byte[]) reply.get(1), timeLeft);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Looks first: a driver that repeats the deletion must not delete what another run has done since.
     */
    @Override
    public boolean deleteFinished(RecordId id) {
        List<Object> found = asked("find a record", () -> this.runner.run(Script.FIND, call(id)));
        return found.size() > 1
                && ruled("delete a record", Script.DELETE_FINISHED, call(id, RecordForm.owner((byte[]) found.get(1))));
    }

    /** Ends the threads that this store may have started, and its subscription. The connections are left to the application. */
    @Override
    public void close() {
        this.signals.close();
        this.runner.close();
    }

    private Call call(RecordId id, Object... arguments) {
        return Call.of(this.keyPrefix + id, arguments);
    }

    private boolean ruled(String what, Script script, Call call) {
        List<Object> reply = asked(what, () -> this.runner.run(script, call));
        if (reply.get(0).equals(Script.UNREADABLE)) {
            throw new UnreadableRecordException("The record is of a form that this release does not know");
        }
        return isOwner(reply);
    }

    private static boolean isOwner(List<Object> reply) {
        return reply.get(0).equals(Script.OWNER);
    }

    private static <T> T asked(String what, Supplier<T> question) {
        try {
            return question.get();
        } catch (IdempotencyStoreException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            if (ErrorReplies.has(ex, ErrorReplies.WRONG_TYPE)) {
                throw new UnreadableRecordException("What is at the key of the record is not a string", ex);
            }
            throw new IdempotencyStoreException("Redis did not " + what, ex);
        }
    }
}
