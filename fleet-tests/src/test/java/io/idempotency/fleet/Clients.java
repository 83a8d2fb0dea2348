package io.idempotency.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Clients that take one operation after the other, and ask for it until it has ended: now this instance, now that, sometimes two
 * at once, sometimes too impatient to wait for the answer.
 */
final class Clients {

    private static final int CLIENTS = 16;
    private static final Duration BUDGET = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** A client of this test does not wait as long as it is told to, so that the test ends. */
    private static final int LONGEST_PAUSE_MILLIS = 150;

    /** What is not there should not be kept from starting by those who ask for it. */
    private static final int LONGEST_PAUSE_UNANSWERED_MILLIS = 500;

    /** Spreads the operations over enough time for faults to meet them. */
    private static final int PAUSE_BETWEEN_OPERATIONS_MILLIS = 300;

    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private final Payments payments;
    private final List<Instance> instances;
    private final int operations;
    private final long seed;

    Clients(Payments payments, List<? extends Instance> instances, int operations, long seed) {
        this.payments = payments;
        this.instances = List.copyOf(instances);
        this.operations = operations;
        this.seed = seed;
    }

    /**
     * Does all operations. One that does not end within its budget is given up, and shows in the history.
     *
     * @param ends whether an operation has ended by this
     * @param patience for all of them
     */
    List<Exchange> run(Predicate<Exchange> ends, Duration patience) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(this.seed + i);
                clients.add(threads.submit(() -> {
                    work(ends, random);
                    return null;
                }));
            }
            threads.shutdown();
            if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Clients are still at work after " + patience);
            }
            for (Future<?> client : clients) {
                client.get();
            }
            return List.copyOf(this.exchanges);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Clients that never pause would be one long burst: the pauses are the load, and nothing is expected of them. */
    private void work(Predicate<Exchange> ends, Random random) throws InterruptedException {
        for (int operation = this.next.getAndIncrement();
                operation < this.operations;
                operation = this.next.getAndIncrement()) {
            insist(operation, ends, random);
            Thread.sleep(random.nextInt(2 * PAUSE_BETWEEN_OPERATIONS_MILLIS));
        }
    }

    private void insist(int operation, Predicate<Exchange> ends, Random random) throws InterruptedException {
        long end = System.nanoTime() + BUDGET.toNanos();
        while (System.nanoTime() < end) {
            Collection<Exchange> seen = ask(operation, random);
            if (seen.stream().anyMatch(ends)) {
                return;
            }
            boolean answered =
                    seen.stream().anyMatch(exchange -> exchange.answer().isPresent());
            Thread.sleep(random.nextInt(answered ? LONGEST_PAUSE_MILLIS : LONGEST_PAUSE_UNANSWERED_MILLIS));
        }
    }

    private Collection<Exchange> ask(int operation, Random random) {
        Duration timeout = random.nextInt(10) == 0 ? Duration.ofMillis(20 + random.nextInt(150)) : PATIENCE;
        List<Instance> shuffled = new ArrayList<>(this.instances);
        Collections.shuffle(shuffled, random);
        List<CompletableFuture<Exchange>> asked = shuffled.subList(0, random.nextInt(4) == 0 ? 2 : 1).stream()
                .map(instance -> this.payments.charge(operation, instance, timeout))
                .toList();
        Collection<Exchange> seen = asked.stream().map(CompletableFuture::join).toList();
        this.exchanges.addAll(seen);
        return seen;
    }
}
