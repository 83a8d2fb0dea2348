package io.idempotency.benchmarks.application;

import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/** Charges, and counts how often it did. */
final class Till {

    private final AtomicLong count = new AtomicLong();

    Receipt charge(Charge charge) {
        return new Receipt(this.count.incrementAndGet(), charge.customer(), charge.amount(), charge.memo());
    }

    long count() {
        return this.count.get();
    }

    static URI location(long id) {
        return URI.create("/charges/" + id);
    }
}
