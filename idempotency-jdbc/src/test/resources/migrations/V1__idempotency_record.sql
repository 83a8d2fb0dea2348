-- Times are microseconds since the epoch, by the clock of the database.
CREATE TABLE IF NOT EXISTS idempotency_record (
    id            VARCHAR(43) NOT NULL PRIMARY KEY,
    form          SMALLINT NOT NULL,
    state         VARCHAR(8) NOT NULL,
    nonce         VARCHAR(36) NOT NULL,
    fencing_token BIGINT NOT NULL,
    lease_end     BIGINT NOT NULL,
    done_at       BIGINT,
    expires_at    BIGINT NOT NULL,
    fingerprint   VARCHAR(255),
    reason        VARCHAR(16),
    head          BINARY LARGE OBJECT,
    body          BINARY LARGE OBJECT
);

CREATE INDEX IF NOT EXISTS idempotency_record_expires_at ON idempotency_record (expires_at);
