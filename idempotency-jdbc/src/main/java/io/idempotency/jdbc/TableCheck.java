package io.idempotency.jdbc;

import io.idempotency.store.Attempt;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.RecordId;
import io.idempotency.store.StoredAnswer;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessException;

/**
 * Tries out whether a table can hold records, in a transaction that is to be rolled back. It is not enough that the columns are
 * there: without the unique key operations would run twice in silence.
 */
final class TableCheck {

    private static final long MICROS = 60_000_000;

    /** A type that is too short may hold one less. */
    private static final byte[] LONG = new byte[1 << 16];

    static {
        Arrays.fill(LONG, (byte) -1);
    }

    private final RecordTable table;
    private final String name;

    TableCheck(RecordTable table, String name) {
        this.table = table;
        this.name = name;
    }

    /**
     * Tries.
     *
     * @throws UnusableTableException if it cannot
     * @throws DataAccessException if the database does not say
     */
    void run() {
        String random = UUID.randomUUID().toString();
        Attempt lower = Attempt.on(new RecordId(random + "-probe-"));
        Attempt upper = Attempt.on(new RecordId(random + "-PROBE-"));
        tell("it is not there, lacks a column, or may not be read", () -> this.table.find(lower.id()));
        tell("its column 'id' has no unique key, or it may not be written", () -> {
            require(isInserted(lower), "what is written to it is not there afterwards");
            this.table.insertRunning(Attempt.on(lower.id()), null, MICROS);
            require(!this.table.isOfAnother(lower), "its column 'id' has no unique key");
            require(isInserted(upper), "its column 'id' does not tell upper from lower case");
        });
        tell("one of its columns is of another type, or too short", () -> {
            Kept kept = new Kept(new Fingerprint("f".repeat(255)), new StoredAnswer(LONG, LONG));
            this.table.complete(lower, kept, MICROS);
            require(isKept(lower.id()), "its columns 'head' and 'body' are too short");
        });
    }

    private boolean isInserted(Attempt attempt) {
        this.table.insertRunning(attempt, null, MICROS);
        RecordRow row = this.table.find(attempt.id());
        return row != null && row.isOf(attempt);
    }

    private boolean isKept(RecordId id) {
        RecordRow row = this.table.find(id);
        return row != null && Arrays.equals(row.head(), LONG) && Arrays.equals(row.body(), LONG);
    }

    private void tell(String whatIsWrong, Runnable step) {
        try {
            step.run();
        } catch (DataAccessResourceFailureException ex) {
            throw ex;
        } catch (NonTransientDataAccessException ex) {
            throw unusable(whatIsWrong, ex);
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw unusable(otherwise, null);
        }
    }

    private UnusableTableException unusable(String why, @Nullable Throwable cause) {
        return new UnusableTableException("The table " + this.name + " cannot hold idempotency records: " + why, cause);
    }
}
