package io.idempotency.jdbc;

import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.UnreadableRecordException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What whoever operates the store needs of a record, as it was found: no fingerprint, and of the body whether there is one. Times are microseconds, measured from then by the database's clock.
 *
 * @param nonce of whoever owns it, or has finished it
 * @param state what it is
 * @param reason why there is no answer
 * @param head of the answer
 * @param hasBody whether the answer has its body
 * @param leaseLeft until its lease ends, negative afterwards
 * @param age since it was settled or finished; 0 while it runs
 * @param timeLeft until it counts as absent, negative afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, and never compared
record RecordFacts(
        String nonce,
        String state,
        @Nullable String reason,
        byte @Nullable [] head,
        boolean hasBody,
        long leaseLeft,
        long age,
        long timeLeft) {

    /**
     * Reads a row.
     *
     * @throws UnreadableRecordException if another release has written it
     */
    static RecordFacts read(ResultSet row) throws SQLException {
        RecordRow.requireKnownForm(row);
        return new RecordFacts(
                row.getString("nonce"),
                row.getString("state"),
                row.getString("reason"),
                row.getBytes("head"),
                row.getInt("has_body") > 0,
                row.getLong("lease_left"),
                row.getLong("age"),
                row.getLong("time_left"));
    }

    boolean isExpired() {
        return this.timeLeft <= 0;
    }

    /** {@return whether it is done}; an answer of which a part is lost is so, too */
    boolean isFinished() {
        return switch (this.state) {
            case RecordRow.RUNNING -> false;
            case RecordRow.SETTLED -> this.leaseLeft <= 0;
            case RecordRow.KEPT, RecordRow.NOT_KEPT -> true;
            default -> throw RecordRow.unknownState();
        };
    }

    /**
     * Says what there is.
     *
     * @throws UnreadableRecordException if the row is not what a release that writes this form would write
     */
    RecordSnapshot snapshot() {
        if (!isFinished()) {
            return new RecordSnapshot.Running(
                    this.state.equals(RecordRow.SETTLED), RecordRow.duration(this.leaseLeft), timeToLive());
        }
        return this.state.equals(RecordRow.KEPT)
                ? new RecordSnapshot.Kept(answerHead(), RecordRow.duration(this.age), timeToLive())
                : new RecordSnapshot.NotKept(whyNot(), RecordRow.duration(this.age), timeToLive());
    }

    private byte[] answerHead() {
        if (this.head == null || !this.hasBody) {
            throw RecordRow.damagedAnswer();
        }
        return this.head;
    }

    private NotKeptReason whyNot() {
        if (this.state.equals(RecordRow.SETTLED)) {
            return NotKeptReason.SETTLED;
        }
        try {
            return NotKeptReason.valueOf(String.valueOf(this.reason));
        } catch (IllegalArgumentException ex) {
            throw new UnreadableRecordException("The record is damaged", ex);
        }
    }

    private @Nullable Duration timeToLive() {
        return Micros.isForEver(this.timeLeft) ? null : Duration.of(this.timeLeft, ChronoUnit.MICROS);
    }
}
