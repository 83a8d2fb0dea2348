package io.idempotency.fleet.payments;

import java.util.Arrays;

/** What the application tells the database, as it is recognised by its text. */
enum Step {
    ACQUIRE("INSERT INTO idempotency_record .*'running'.*"),
    TAKE_OVER("UPDATE idempotency_record SET nonce = \\?, fencing_token = GREATEST.*"),
    FIND("SELECT form, state, nonce.*"),
    RENEW("UPDATE idempotency_record SET lease_end = .* CASE state .*"),
    HAS_WRITTEN("SELECT CASE WHEN txid_current_if_assigned.*"),
    SETTLE("UPDATE idempotency_record SET nonce = \\?, state = 'settled'.*"),
    COMPLETE("UPDATE idempotency_record SET nonce = \\?, state = \\?.*"),
    RELEASE("UPDATE idempotency_record SET lease_end = .*, expires_at = .* AND state = 'running'"),
    EFFECT("INSERT INTO payment .*"),
    COMMIT("COMMIT"),
    ROLLBACK("ROLLBACK"),
    OTHER(".*");

    private final String pattern;

    Step(String pattern) {
        this.pattern = pattern;
    }

    static Step of(String statement) {
        return Arrays.stream(values())
                .filter(step -> statement.matches(step.pattern))
                .findFirst()
                .orElse(OTHER);
    }

    boolean isOfStore() {
        return this != EFFECT && this != COMMIT && this != ROLLBACK && this != OTHER;
    }
}
