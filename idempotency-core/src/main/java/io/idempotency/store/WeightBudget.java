package io.idempotency.store;

import java.util.concurrent.atomic.AtomicLong;

/** So many bytes and no more: what is reserved never exceeds them, however many threads reserve at once. */
final class WeightBudget {

    private final long max;
    private final AtomicLong used = new AtomicLong();

    WeightBudget(long max) {
        this.max = max;
    }

    boolean tryReserve(long bytes) {
        while (true) {
            long before = this.used.get();
            if (bytes > this.max - before) {
                return false;
            }
            if (this.used.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
    }

    void release(long bytes) {
        this.used.addAndGet(-bytes);
    }

    long free() {
        return this.max - used();
    }

    long used() {
        return this.used.get();
    }

    long max() {
        return this.max;
    }
}
