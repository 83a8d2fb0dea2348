package io.idempotency;

import java.time.Duration;

/**
 * How an engine holds its records.
 *
 * @param lease how long a record stays with a process that does not renew it; renewed three times as often
 * @param maxDuration how long a run is renewed at most; not shorter than the lease
 * @param unstoredMaxBytes how many bytes of what the store could not be told are kept in memory
 * @param maxWaiting how many may wait at a time for another's run to end
 */
public record EngineSettings(Duration lease, Duration maxDuration, long unstoredMaxBytes, int maxWaiting) {

    /**
     * Accepts settings.
     *
     * @throws IllegalArgumentException if they contradict each other or are not positive
     */
    public EngineSettings {
        if (lease.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("'lease' must be at least 1 ms");
        }
        if (maxDuration.compareTo(lease) < 0) {
            throw new IllegalArgumentException("'maxDuration' must not be shorter than 'lease'");
        }
        if (unstoredMaxBytes < 0) {
            throw new IllegalArgumentException("'unstoredMaxBytes' must not be negative");
        }
        if (maxWaiting < 0) {
            throw new IllegalArgumentException("'maxWaiting' must not be negative");
        }
    }
}
