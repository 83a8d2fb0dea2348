package io.idempotency;

/** What became of a run's attempt to end its record. */
public sealed interface Ending {

    /**
     * The record is ended, or will be as soon as the store is back: the run's own answer stands.
     */
    record Ended() implements Ending {}

    /**
     * Another attempt has the record: the run's own answer must not go out.
     *
     * @param decision what the client gets instead, never {@link Decision.Run}
     */
    record Overtaken(Decision decision) implements Ending {}
}
