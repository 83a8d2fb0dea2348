package io.idempotency.jdbc;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Acquisition.InFlight;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was found, with its times measured from then by the database's clock, in microseconds.
 *
 * @param state what it is
 * @param nonce the attempt that owns it
 * @param fencingToken what its owner was given
 * @param fingerprint what the request looks like, if known
 * @param reason why there is no answer
 * @param head of the answer
 * @param body of the answer
 * @param leaseLeft until its lease ends, negative afterwards
 * @param age since it was settled or finished; 0 while it runs
 * @param timeLeft until it counts as absent, negative afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, and never compared
record RecordRow(
        String state,
        String nonce,
        long fencingToken,
        @Nullable String fingerprint,
        @Nullable String reason,
        byte @Nullable [] head,
        byte @Nullable [] body,
        long leaseLeft,
        long age,
        long timeLeft) {

    static final String KEPT = "kept";
    static final String NOT_KEPT = "not-kept";
    static final String RUNNING = "running";
    static final String SETTLED = "settled";

    /**
     * Reads a row.
     *
     * @throws UnreadableRecordException if another release has written it
     */
    static RecordRow read(ResultSet row) throws SQLException {
        requireKnownForm(row);
        return new RecordRow(
                row.getString("state"),
                row.getString("nonce"),
                row.getLong("fencing_token"),
                row.getString("fingerprint"),
                row.getString("reason"),
                row.getBytes("head"),
                row.getBytes("body"),
                row.getLong("lease_left"),
                row.getLong("age"),
                row.getLong("time_left"));
    }

    static void requireKnownForm(ResultSet row) throws SQLException {
        int form = row.getInt("form");
        if (form != Statements.FORM) {
            throw new UnreadableRecordException(
                    "The record is of form " + form + ", and this release knows only " + Statements.FORM);
        }
    }

    boolean isExpired() {
        return this.timeLeft <= 0;
    }

    boolean isOf(Attempt attempt) {
        return this.nonce.equals(attempt.nonce().toString());
    }

    boolean isRunning() {
        return this.state.equals(RUNNING);
    }

    /** {@return whether another attempt may have it} */
    boolean isTakeable() {
        return isExpired() || (isRunning() && this.leaseLeft <= 0);
    }

    /**
     * Says what an attempt finds that cannot have the record.
     *
     * @throws UnreadableRecordException if the row is not what a release that writes this form would write
     */
    Acquisition found() {
        try {
            return switch (this.state) {
                case RUNNING -> inFlight();
                case SETTLED -> this.leaseLeft > 0 ? inFlight() : finished(new NotKept(known(), NotKeptReason.SETTLED));
                case KEPT -> finished(kept());
                case NOT_KEPT -> finished(new NotKept(known(), NotKeptReason.valueOf(String.valueOf(this.reason))));
                default -> throw unknownState();
            };
        } catch (IllegalArgumentException ex) {
            throw new UnreadableRecordException("The record is damaged", ex);
        }
    }

    private InFlight inFlight() {
        return new InFlight(known(), duration(this.leaseLeft));
    }

    private Finished finished(Completion completion) {
        return new Finished(completion, duration(this.age));
    }

    private Kept kept() {
        Fingerprint fingerprint = known();
        if (fingerprint == null || this.head == null || this.body == null) {
            throw damagedAnswer();
        }
        return new Kept(fingerprint, new StoredAnswer(this.head, this.body));
    }

    private @Nullable Fingerprint known() {
        return this.fingerprint == null ? null : new Fingerprint(this.fingerprint);
    }

    static UnreadableRecordException unknownState() {
        return new UnreadableRecordException("The record is in an unknown state");
    }

    static UnreadableRecordException damagedAnswer() {
        return new UnreadableRecordException("The record has lost a part of its answer");
    }

    static Duration duration(long micros) {
        return Duration.of(Math.max(0, micros), ChronoUnit.MICROS);
    }
}
