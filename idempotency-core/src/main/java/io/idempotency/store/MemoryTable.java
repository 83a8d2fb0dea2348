package io.idempotency.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.idempotency.store.MemoryRecord.Running;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The records of the in-memory store, changed one by one by compare-and-swap, and never heavier together than the budget.
 *
 * <p>What has expired goes when room is needed, and with every {@value #CHANGES_AT_ONCE}th change; an answer that is deleted goes at
 * once.
 *
 * <p>Bytes are reserved before a record grows and released after it has shrunk or gone. Room is made outside the swap, since
 * that touches other records.
 */
final class MemoryTable {

    private static final int CHANGES_AT_ONCE = 64;

    private final WeightBudget budget;
    private final AnswerQueue answers;
    private final DroppedAnswers dropped;
    private final AtomicInteger changes = new AtomicInteger();
    private final Cache<TableKey, MemoryRecord> cache;

    MemoryTable(WeightBudget budget, AnswerQueue answers, DroppedAnswers dropped, Timeline timeline) {
        this.budget = budget;
        this.answers = answers;
        this.dropped = dropped;
        this.cache = Caffeine.newBuilder()
                .expireAfter(new UntilEnd())
                .ticker(timeline::now)
                .executor(afterOneChange -> {})
                .evictionListener(this::expired)
                .build();
    }

    long size() {
        return this.cache.estimatedSize();
    }

    @Nullable
    MemoryRecord find(TableKey key) {
        return this.cache.policy().getIfPresentQuietly(key);
    }

    /**
     * Puts a running record in the place of the one that was found, unless that has changed meanwhile.
     *
     * @param next makes the record in the very step that puts it, so that what it draws grows from one to the next
     * @return the record, or {@code null} if another has come in between
     * @throws IdempotencyStoreException if there is no room
     */
    @Nullable
    Running start(TableKey key, @Nullable MemoryRecord found, Supplier<Running> next) {
        reserveFact(found);
        Running[] started = new Running[1];
        boolean replaced = swapReserved(key, found, MemoryRecord.FACT_BYTES, () -> started[0] = next.get());
        return replaced ? started[0] : null;
    }

    /**
     * Puts a record in the place of the one that was found, unless that has changed meanwhile.
     *
     * <p>A finished record whose answer finds no room is put without it.
     *
     * @param found what {@link #find} returned
     * @param next what to put; {@code null} removes
     * @return whether nothing had changed, so that the record is now in place
     * @throws IdempotencyStoreException if there is no room even for the fact; never if a record was found
     */
    boolean replace(TableKey key, @Nullable MemoryRecord found, @Nullable MemoryRecord next) {
        long weight = weight(next);
        if (makeRoom(growth(weight(found), weight))) {
            return swapReserved(key, found, weight, () -> next);
        }
        MemoryRecord fact = next instanceof Answered answered ? answered.withoutAnswer() : next;
        reserveFact(found);
        boolean replaced = swapReserved(key, found, weight(fact), () -> fact);
        if (replaced) {
            this.dropped.add();
        }
        return replaced;
    }

    private void reserveFact(@Nullable MemoryRecord found) {
        if (!makeRoom(growth(weight(found), MemoryRecord.FACT_BYTES))) {
            throw new IdempotencyStoreException("The in-memory idempotency store is full of records that cannot be"
                    + " dropped yet: raise idempotency.store.memory.max-size");
        }
    }

    private boolean swapReserved(
            TableKey key, @Nullable MemoryRecord found, long weight, Supplier<? extends @Nullable MemoryRecord> next) {
        boolean replaced = swap(key, found, next);
        this.budget.release(replaced ? growth(weight, weight(found)) : growth(weight(found), weight));
        return replaced;
    }

    @SuppressWarnings("ReferenceEquality") // a swap is about the very record that was found
    private boolean swap(TableKey key, @Nullable MemoryRecord found, Supplier<? extends @Nullable MemoryRecord> next) {
        boolean[] swapped = new boolean[1];
        this.cache.asMap().compute(key, (same, present) -> {
            if (present != found) {
                return present;
            }
            swapped[0] = true;
            MemoryRecord put = next.get();
            dequeue(present);
            enqueue(put);
            return put;
        });
        tidyUp(swapped[0] && found instanceof Answered);
        return swapped[0];
    }

    /** Removes what has expired, and lets go of what was removed, which would cost more after each change. */
    private void tidyUp(boolean now) {
        if (this.changes.incrementAndGet() % CHANGES_AT_ONCE == 0 || now) {
            this.cache.cleanUp();
        }
    }

    private boolean makeRoom(long bytes) {
        if (this.budget.tryReserve(bytes)) {
            return true;
        }
        this.cache.cleanUp();
        while (!this.budget.tryReserve(bytes)) {
            boolean hopeless = bytes > this.budget.free() + this.answers.bytes();
            if (hopeless || !dropOldestAnswer()) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // another one in its place is not to be dropped
    private boolean dropOldestAnswer() {
        Answered oldest = this.answers.poll();
        if (oldest == null) {
            return false;
        }
        long[] freed = new long[1];
        // Not looked up first: the swap that queued it may still be under way, and compute waits for that.
        this.cache.asMap().compute(oldest.key(), (same, present) -> {
            if (present != oldest) {
                return present;
            }
            dequeue(oldest);
            freed[0] = oldest.answerWeight();
            return oldest.withoutAnswer();
        });
        if (freed[0] > 0) {
            this.budget.release(freed[0]);
            this.dropped.add();
        }
        return true;
    }

    /** Called once for each record that expires, under the same lock as a change of it. */
    private void expired(@Nullable TableKey key, @Nullable MemoryRecord record, RemovalCause cause) {
        dequeue(record);
        this.budget.release(weight(record));
    }

    private void enqueue(@Nullable MemoryRecord record) {
        if (record instanceof Answered answered) {
            this.answers.add(answered);
        }
    }

    private void dequeue(@Nullable MemoryRecord record) {
        if (record instanceof Answered answered) {
            this.answers.remove(answered);
        }
    }

    private static long growth(long from, long to) {
        return Math.max(0, to - from);
    }

    private static long weight(@Nullable MemoryRecord record) {
        return record == null ? 0 : record.weight();
    }

    /** Every change of a record says anew when it ends. */
    private static final class UntilEnd implements Expiry<TableKey, MemoryRecord> {

        @Override
        public long expireAfterCreate(TableKey key, MemoryRecord record, long now) {
            return Math.max(0, record.end() - now);
        }

        @Override
        public long expireAfterUpdate(TableKey key, MemoryRecord record, long now, long left) {
            return expireAfterCreate(key, record, now);
        }

        @Override
        public long expireAfterRead(TableKey key, MemoryRecord record, long now, long left) {
            return left;
        }
    }
}
