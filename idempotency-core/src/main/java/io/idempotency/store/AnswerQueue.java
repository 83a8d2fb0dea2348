package io.idempotency.store;

import org.jspecify.annotations.Nullable;

/**
 * The records that hold an answer, oldest completion first. Thread safe: each step takes a lock for a moment, and none of them calls
 * anything.
 */
final class AnswerQueue {

    private @Nullable Answered oldest;
    private @Nullable Answered newest;
    private long bytes;

    /** @param record that is in no queue, and has never been */
    synchronized void add(Answered record) {
        Answered last = this.newest;
        record.older = last;
        if (last == null) {
            this.oldest = record;
        } else {
            last.newer = record;
        }
        this.newest = record;
        this.bytes += record.answerWeight();
    }

    /** To be called once for each record that was added, also after it was polled. */
    synchronized void remove(Answered record) {
        unlink(record);
        this.bytes -= record.answerWeight();
    }

    /** {@return the oldest, which from now on is not in the queue but still counts towards {@link #bytes}} */
    synchronized @Nullable Answered poll() {
        Answered first = this.oldest;
        if (first != null) {
            unlink(first);
        }
        return first;
    }

    /** {@return what all answers take, in bytes} */
    synchronized long bytes() {
        return this.bytes;
    }

    /** Does nothing with one that is not in the queue any more. */
    @SuppressWarnings("ReferenceEquality") // a link is that very object
    private void unlink(Answered record) {
        Answered before = record.older;
        Answered after = record.newer;
        if (before != null) {
            before.newer = after;
        } else if (this.oldest == record) {
            this.oldest = after;
        }
        if (after != null) {
            after.older = before;
        } else if (this.newest == record) {
            this.newest = before;
        }
        record.older = null;
        record.newer = null;
    }
}
