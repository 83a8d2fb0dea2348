package io.idempotency;

import io.idempotency.store.NotKeptReason;
import io.idempotency.store.StoredAnswer;
import java.time.Duration;

/** What to do with a request that carries a key. */
public sealed interface Decision {

    /**
     * Run the operation: this attempt owns the record.
     *
     * @param fencingToken greater than that of every earlier run
     */
    record Run(long fencingToken) implements Decision {}

    /**
     * Answer as the first time.
     *
     * @param answer what was stored
     * @param age how long ago it was stored
     */
    record Replay(StoredAnswer answer, Duration age) implements Decision {}

    /**
     * Refuse: the operation is running.
     *
     * @param leaseLeft after which at the latest a retry makes sense if the running process is dead; positive
     */
    record InProgress(Duration leaseLeft) implements Decision {}

    /** Refuse: the key belongs to another request. */
    record KeyReused() implements Decision {}

    /**
     * Refuse: the operation is done, and its answer is not there to replay.
     *
     * @param reason why it is not there
     */
    record NotKept(NotKeptReason reason) implements Decision {}
}
