package io.idempotency.benchmarks.growth;

import io.idempotency.EngineSettings;
import io.idempotency.IdempotencyEngine;
import io.idempotency.benchmarks.Payment;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.Retention;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import javax.management.JMException;
import javax.management.ObjectName;

/** Fills the in-memory store, and reports what the heap holds then beyond what it held before. Runs in a process of its own. */
final class HeapProbe {

    private static final int HISTOGRAM_LINES = 3 + 12;
    private static final int MOST_COLLECTIONS = 12;
    private static final long MOST_BYTES = 8L << 30;
    private static final Retention DAY = Retention.of(Duration.ofHours(24));

    private HeapProbe() {}

    /**
     * Fills, and reports.
     *
     * @param arguments the number of records, and {@code histogram} if one is wanted
     */
    public static void main(String[] arguments) throws IOException, JMException {
        fill(new InMemoryIdempotencyStore(MOST_BYTES), 1000); // loads the classes
        InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(MOST_BYTES);
        try {
            long before = usedHeap();
            fill(store, Integer.parseInt(arguments[0]));
            ChildJvm.report("heap", usedHeap() - before);
            ChildJvm.report("counted", store.usedBytes());
            ChildJvm.report("records", store.recordCount());
            if (arguments.length > 1) {
                System.out.print(histogram());
            }
        } finally {
            Reference.reachabilityFence(store);
        }
    }

    private static void fill(InMemoryIdempotencyStore store, int records) throws IOException {
        EngineSettings settings = new EngineSettings(Duration.ofSeconds(30), Duration.ofMinutes(15), 0, 0);
        IdempotencyEngine engine = new IdempotencyEngine(store, settings);
        for (int number = 0; number < records; number++) {
            Payment.numbered(number).send(engine, DAY);
        }
    }

    /** Collects until nothing goes any more. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int time = 0; time < MOST_COLLECTIONS; time++) {
            System.gc();
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (time > 2 && used >= least) {
                break;
            }
            least = Math.min(least, used);
        }
        return least;
    }

    private static String histogram() throws JMException {
        String all = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return String.join("\n", all.lines().limit(HISTOGRAM_LINES).toList()) + '\n';
    }
}
