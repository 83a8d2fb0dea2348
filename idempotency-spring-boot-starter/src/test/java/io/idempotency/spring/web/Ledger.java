package io.idempotency.spring.web;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the effects of handlers by key, and stops handlers until a test lets them go on. */
final class Ledger {

    private static final int PATIENCE_SECONDS = 20;

    private final ConcurrentMap<String, AtomicInteger> effects = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, CountDownLatch> started = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, CountDownLatch> gates = new ConcurrentHashMap<>();

    int record(String key) {
        return this.effects.computeIfAbsent(key, unused -> new AtomicInteger()).incrementAndGet();
    }

    int effects(String key) {
        AtomicInteger count = this.effects.get(key);
        return count == null ? 0 : count.get();
    }

    /** Called by a handler: says that it runs, and waits for the test. */
    void pass(String key) {
        latch(this.started, key).countDown();
        await(latch(this.gates, key));
    }

    /** As {@link #pass}, on a thread that may be interrupted when its client has been told of a time-out. */
    void passInSpiteOfInterrupts(String key) {
        latch(this.started, key).countDown();
        CountDownLatch gate = latch(this.gates, key);
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (gate.getCount() > 0 && System.nanoTime() < patience) {
            try {
                gate.await(patience - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException ex) {
                // the work goes on all the same
            }
        }
    }

    void awaitStart(String key) {
        await(latch(this.started, key));
    }

    void open(String key) {
        latch(this.gates, key).countDown();
    }

    private static CountDownLatch latch(ConcurrentMap<String, CountDownLatch> latches, String key) {
        return latches.computeIfAbsent(key, unused -> new CountDownLatch(1));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nobody came");
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }
}
