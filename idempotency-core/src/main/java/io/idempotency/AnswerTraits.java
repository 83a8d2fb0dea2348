package io.idempotency;

import io.idempotency.store.NotKeptReason;
import org.jspecify.annotations.Nullable;

/**
 * What decides the fate of an answer that is ready.
 *
 * @param statusWanted whether its status is one to keep
 * @param typeWanted whether its content type is one to keep
 * @param declined whether the handler said that it must not be kept
 * @param outgrown whether it is larger than what is kept
 * @param broken whether the client does not get all of it
 * @param settled whether the effect has been settled, so that every end counts as done
 */
public record AnswerTraits(
        boolean statusWanted, boolean typeWanted, boolean declined, boolean outgrown, boolean broken, boolean settled) {

    /** What becomes of a record when its answer is ready. */
    public enum Fate {
        /** The answer is stored. */
        KEEP,

        /** The fact that the operation is done is stored, without the answer. */
        DENY,

        /** The record is free again: a retry runs the operation. */
        FREE
    }

    /**
     * Decides.
     *
     * @param rerunNotKept whether an operation whose answer is not kept may run again
     * @return what becomes of the record
     */
    public Fate fate(boolean rerunNotKept) {
        if (reason() == null) {
            return Fate.KEEP;
        }
        boolean mayRunAgain = !this.statusWanted || rerunNotKept;
        return mayRunAgain && !this.settled ? Fate.FREE : Fate.DENY;
    }

    /** {@return why the answer is not kept, {@code null} if it is} */
    public @Nullable NotKeptReason reason() {
        if (!this.statusWanted) {
            return NotKeptReason.STATUS;
        }
        if (this.declined) {
            return NotKeptReason.DECLINED;
        }
        if (this.broken) {
            return NotKeptReason.INCOMPLETE;
        }
        if (this.outgrown) {
            return NotKeptReason.TOO_LARGE;
        }
        return this.typeWanted ? null : NotKeptReason.CONTENT_TYPE;
    }
}
