package io.idempotency.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * What a database is told, by a {@link RecordTable}. Each statement is atomic, and changes a record only if it is still as it must be:
 * whoever looked before has proved nothing. Times are microseconds since the epoch by the database's clock; durations are
 * parameters.
 *
 * <p>A record is in one of the {@linkplain RecordRow states} and of one {@linkplain #FORM form}; one of another form is not touched.
 * A record whose time is over counts as absent, and its lease is over too. No statement may use a column that it has set before:
 * MariaDB would see the new value, others the old one.
 */
final class Statements {

    /** The version of what columns mean. Rows of any other belong to another release. */
    static final int FORM = 1;

    private static final long RELEASED_SINCE = 10_000_000;

    final boolean returnsInserted;
    final boolean namesIdTwice;
    final String insertRunning;
    final String find;
    final String findAndLock;
    final String takeOver;
    final String acquireAgain;
    final String renew;
    final String findOther;
    final String settle;
    final String insertSettled;
    final String complete;
    final String insertCompleted;

    /**
     * The row stays, and with it its fencing token: one that is drawn before the row is deleted, and inserted afterwards, would be
     * lower than the last. It is over since some time, because a statement that has begun before this one may still read it, by an
     * earlier clock.
     */
    final String release;

    /** The row stays, as after {@link #release}; what it says of the operation goes at once. */
    final String deleteFinished;

    final String findFacts;

    /** {@code null} where they are to be deleted one by one. */
    final @Nullable String deleteExpired;

    final String findExpired;
    final String deleteExpiredOne;

    Statements(Dialect dialect, String table) {
        String now = dialect.clock();
        String expired = "expires_at <= " + now;
        String update = "UPDATE " + table + " SET ";
        String columns = table
                + " (id, form, nonce, fencing_token, lease_end, state, expires_at, fingerprint, done_at, reason, head, body)";
        String values = "?, " + FORM + ", ?, " + now + ", " + now + " + ";
        String ofRecord = " WHERE id = ? AND form = " + FORM;
        String ofOwner = ofRecord + " AND nonce = ?";
        this.returnsInserted = dialect.returnsInserted();
        this.insertRunning = dialect.insertAndGetToken(
                table, columns, values + "?, 'running', " + now + " + ?, ?, NULL, NULL, NULL, NULL");
        this.namesIdTwice = dialect.namesIdTwice();
        String times = ", lease_end - " + now + " AS lease_left, " + now + " - done_at AS age, expires_at - " + now
                + " AS time_left FROM " + table + " WHERE id = ?";
        this.find = "SELECT form, state, nonce, fencing_token, fingerprint, reason, head, body" + times;
        this.findFacts =
                "SELECT form, nonce, state, reason, head, CASE WHEN body IS NULL THEN 0 ELSE 1 END AS has_body" + times;
        this.findAndLock = this.find + " FOR UPDATE";
        this.takeOver = update + "nonce = ?, fencing_token = GREATEST(fencing_token + 1, " + now + "), lease_end = "
                + now
                + " + ?, state = 'running', expires_at = " + now
                + " + ?, fingerprint = ?, done_at = NULL, reason = NULL, head = NULL, body = NULL" + ofRecord + " AND ("
                + expired + " OR state = 'running' AND lease_end <= " + now + " AND nonce <> ?)";
        this.acquireAgain = update + "lease_end = " + now + " + ?, expires_at = " + now
                + " + ?, fingerprint = COALESCE(?, fingerprint)" + ofOwner + " AND state = 'running' AND NOT "
                + expired;
        this.renew = update + "lease_end = " + now + " + ?, expires_at = CASE state WHEN 'running' THEN " + now
                + " + ? ELSE GREATEST(expires_at, " + now + " + ?) END" + ofOwner + " AND NOT " + expired
                + " AND (state = 'running' OR state = 'settled' AND lease_end > " + now + ")";
        this.findOther = "SELECT COUNT(*) FROM " + table + ofRecord + " AND nonce <> ? AND NOT " + expired;
        this.settle = update + "nonce = ?, state = 'settled', done_at = " + now
                + ", fingerprint = COALESCE(?, fingerprint), reason = NULL, head = NULL, body = NULL,"
                + " expires_at = GREATEST(lease_end, " + now + " + ?)" + ofRecord + " AND (" + expired
                + " OR nonce = ? AND state IN ('running', 'settled'))";
        this.insertSettled = dialect.insertUnlessThere(
                columns, values + "0, 'settled', " + now + " + ?, ?, " + now + ", NULL, NULL, NULL");
        this.complete =
                update + "nonce = ?, state = ?, lease_end = " + now + ", done_at = " + now + ", expires_at = " + now
                        + " + ?, fingerprint = ?, reason = ?, head = ?, body = ?" + ofRecord + " AND (" + expired
                        + " OR nonce = ?)";
        this.insertCompleted = Dialect.insert(columns, values + "0, ?, " + now + " + ?, ?, " + now + ", ?, ?, ?");
        String over = now + " - " + RELEASED_SINCE;
        this.release = update + "lease_end = " + over + ", expires_at = " + over + ofOwner + " AND state = 'running'";
        this.deleteFinished =
                update + "fingerprint = NULL, reason = NULL, head = NULL, body = NULL, lease_end = " + over
                        + ", expires_at = " + over + ofOwner + " AND NOT " + expired
                        + " AND (state IN ('kept', 'not-kept') OR state = 'settled' AND lease_end <= " + now + ")";
        String expiredLongAgo = "expires_at <= " + now + " - ?";
        this.deleteExpired = dialect.deleteSome(table, expiredLongAgo);
        this.findExpired = "SELECT id FROM " + table + " WHERE " + expiredLongAgo + " LIMIT ?";
        this.deleteExpiredOne = "DELETE FROM " + table + " WHERE id = ? AND " + expiredLongAgo;
    }
}
