package io.idempotency.jdbc;

import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.RecordId;
import io.idempotency.store.StoredAnswer;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Makes the {@link Statements} on connections of one kind. Times are microseconds. Everything throws a {@link DataAccessException} if
 * the database does not do it.
 */
final class RecordTable {

    private final JdbcTemplate jdbc;
    private final Statements sql;

    RecordTable(JdbcTemplate jdbc, Statements sql) {
        this.jdbc = jdbc;
        this.sql = sql;
    }

    /** {@return the fencing token of the row that was inserted}; empty where there is one, and where the database does not say */
    OptionalLong insertRunning(Attempt attempt, @Nullable Fingerprint fingerprint, long lease) {
        @Nullable
        Object[] parameters = this.sql.namesIdTwice
                ? parameters(id(attempt), nonce(attempt), lease, 2 * lease, text(fingerprint), id(attempt))
                : parameters(id(attempt), nonce(attempt), lease, 2 * lease, text(fingerprint));
        if (!this.sql.returnsInserted) {
            insert(this.sql.insertRunning, parameters);
            return OptionalLong.empty();
        }
        try {
            return this.jdbc.queryForList(this.sql.insertRunning, Long.class, parameters).stream()
                    .mapToLong(Long::longValue)
                    .findFirst();
        } catch (DuplicateKeyException ex) {
            return OptionalLong.empty();
        }
    }

    @Nullable
    RecordRow find(RecordId id) {
        return find(this.sql.find, id);
    }

    /** Finds it as it is now, where the other one may find it as it was when a transaction began to read. */
    @Nullable
    RecordRow findAndLock(RecordId id) {
        return find(this.sql.findAndLock, id);
    }

    private @Nullable RecordRow find(String query, RecordId id) {
        List<RecordRow> rows = this.jdbc.query(query, (row, number) -> RecordRow.read(row), id.value());
        return rows.isEmpty() ? null : rows.get(0);
    }

    boolean takeOver(Attempt attempt, @Nullable Fingerprint fingerprint, long lease) {
        return update(
                this.sql.takeOver, nonce(attempt), lease, 2 * lease, text(fingerprint), id(attempt), nonce(attempt));
    }

    boolean acquireAgain(Attempt attempt, @Nullable Fingerprint fingerprint, long lease) {
        return update(this.sql.acquireAgain, lease, 2 * lease, text(fingerprint), id(attempt), nonce(attempt));
    }

    boolean renew(Attempt attempt, long lease) {
        return update(this.sql.renew, lease, 2 * lease, lease, id(attempt), nonce(attempt));
    }

    /** {@return whether another attempt has the record}, also one that cannot be read */
    boolean isOfAnother(Attempt attempt) {
        Long found = this.jdbc.queryForObject(this.sql.findOther, Long.class, id(attempt), nonce(attempt));
        return found != null && found > 0;
    }

    boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, long retention) {
        return update(this.sql.settle, nonce(attempt), text(fingerprint), retention, id(attempt), nonce(attempt));
    }

    boolean insertSettled(Attempt attempt, @Nullable Fingerprint fingerprint, long retention) {
        return insert(this.sql.insertSettled, id(attempt), nonce(attempt), retention, text(fingerprint));
    }

    boolean complete(Attempt attempt, Completion completion, long retention) {
        return update(
                this.sql.complete,
                nonce(attempt),
                state(completion),
                retention,
                text(completion.fingerprint()),
                reason(completion),
                head(completion),
                body(completion),
                id(attempt),
                nonce(attempt));
    }

    boolean insertCompleted(Attempt attempt, Completion completion, long retention) {
        return insert(
                this.sql.insertCompleted,
                id(attempt),
                nonce(attempt),
                state(completion),
                retention,
                text(completion.fingerprint()),
                reason(completion),
                head(completion),
                body(completion));
    }

    boolean release(Attempt attempt) {
        return update(this.sql.release, id(attempt), nonce(attempt));
    }

    /** Finds what there is without its body; {@code null} if there is nothing, or its time is over. */
    @Nullable
    RecordFacts findFacts(RecordId id) {
        List<RecordFacts> rows =
                this.jdbc.query(this.sql.findFacts, (row, number) -> RecordFacts.read(row), id.value());
        return rows.isEmpty() || rows.get(0).isExpired() ? null : rows.get(0);
    }

    boolean deleteFinished(RecordId id, String nonce) {
        return update(this.sql.deleteFinished, id.value(), nonce);
    }

    int deleteExpired(long grace, int limit) {
        if (this.sql.deleteExpired != null) {
            return this.jdbc.update(this.sql.deleteExpired, grace, limit);
        }
        return (int) this.jdbc.queryForList(this.sql.findExpired, String.class, grace, limit).stream()
                .filter(id -> update(this.sql.deleteExpiredOne, id, grace))
                .count();
    }

    private boolean update(String statement, @Nullable Object... parameters) {
        return this.jdbc.update(statement, parameters) > 0;
    }

    /** {@return whether a row was inserted}; none is where there is one */
    private boolean insert(String statement, @Nullable Object... parameters) {
        try {
            return update(statement, parameters);
        } catch (DuplicateKeyException ex) {
            return false;
        }
    }

    private static @Nullable Object[] parameters(@Nullable Object... parameters) {
        return parameters;
    }

    private static String id(Attempt attempt) {
        return attempt.id().value();
    }

    private static String nonce(Attempt attempt) {
        return attempt.nonce().toString();
    }

    private static @Nullable String text(@Nullable Fingerprint fingerprint) {
        return fingerprint == null ? null : fingerprint.value();
    }

    private static String state(Completion completion) {
        return completion instanceof Kept ? RecordRow.KEPT : RecordRow.NOT_KEPT;
    }

    private static @Nullable String reason(Completion completion) {
        return completion instanceof NotKept notKept ? notKept.reason().name() : null;
    }

    private static byte @Nullable [] head(Completion completion) {
        StoredAnswer answer = answer(completion);
        return answer == null ? null : answer.head();
    }

    private static byte @Nullable [] body(Completion completion) {
        StoredAnswer answer = answer(completion);
        return answer == null ? null : answer.body();
    }

    private static @Nullable StoredAnswer answer(Completion completion) {
        return completion instanceof Kept kept ? kept.answer() : null;
    }
}
