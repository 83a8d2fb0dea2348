package io.idempotency.store;

import org.jspecify.annotations.Nullable;

/**
 * What a call does to its record, and what it answers when that has succeeded.
 *
 * @param changes whether anything is to be done
 * @param next what to put in the place of the record; {@code null} removes it
 */
record Step<V>(boolean changes, @Nullable MemoryRecord next, V verdict) {

    static <V> Step<V> none(V verdict) {
        return new Step<>(false, null, verdict);
    }

    static <V> Step<V> to(@Nullable MemoryRecord next, V verdict) {
        return new Step<>(true, next, verdict);
    }

    /** Decides on a step, without taking it: it may be asked again if the record changes meanwhile. */
    interface Decision<V> {

        Step<V> on(@Nullable MemoryRecord present, long now);
    }
}
