package io.idempotency.jdbc.transactions;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Where handlers stop until a test lets them go on. */
@Component
class Gates {

    private static final int PATIENCE_SECONDS = 30;

    private final ConcurrentMap<String, CountDownLatch> latches = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Long> tokens = new ConcurrentHashMap<>();

    /** By its fencing token a record can be found. */
    void note(String operation, long fencingToken) {
        this.tokens.put(operation, fencingToken);
    }

    long token(String operation) {
        return this.tokens.get(operation);
    }

    /** Called by a handler: says that it is there, and waits for the test. */
    void pass(String name) {
        latch(name + " reached").countDown();
        await(latch(name + " open"));
    }

    void awaitReached(String name) {
        await(latch(name + " reached"));
    }

    void open(String name) {
        latch(name + " open").countDown();
    }

    private CountDownLatch latch(String name) {
        return this.latches.computeIfAbsent(name, unused -> new CountDownLatch(1));
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
