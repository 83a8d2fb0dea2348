package io.idempotency.benchmarks.micro;

import io.idempotency.Decision;
import io.idempotency.EngineSettings;
import io.idempotency.IdempotencyEngine;
import io.idempotency.benchmarks.Payment;
import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the in-memory store and the engine on top of it take: a new record is acquired and completed, that of a hot key is found. Ids of
 * records are made in what is measured. To be run with {@code -t 1} and {@code -t 2}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-Xmx6g")
@SuppressWarnings("NullAway.Init")
public class StoreBenchmark {

    private static final int HOT_KEYS = 64;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Retention SOON_GONE = Retention.of(Duration.ofSeconds(1));

    /** How many of a hundred requests have a key that was there before. */
    @Param({"0", "50", "90"})
    public int hot;

    private final Payment sample = Payment.numbered(0);
    private final Completion completion = new Completion.Kept(this.sample.fingerprint(), this.sample.answer());
    private InMemoryIdempotencyStore store;
    private IdempotencyEngine engine;
    private List<RecordId> hotIds;

    /** What one thread asks for, one after the other. */
    @State(Scope.Thread)
    public static class Client {

        private final ByteBuffer digest =
                ByteBuffer.allocate(32).putLong(0, ThreadLocalRandom.current().nextLong());
        private long sent;

        /** Hot keys and new ones alternate as evenly as they can. */
        RecordId next(int hot, List<RecordId> hotIds) {
            long number = this.sent++;
            return number * 37 % 100 < hot
                    ? hotIds.get((int) (number % HOT_KEYS))
                    : RecordId.of(this.digest.putLong(8, number).array());
        }
    }

    @Setup
    public void start() throws IOException {
        this.store = new InMemoryIdempotencyStore(4L << 30);
        this.engine =
                new IdempotencyEngine(this.store, new EngineSettings(LEASE, Duration.ofMinutes(15), 1L << 20, 100));
        this.engine.start();
        this.hotIds = LongStream.range(0, HOT_KEYS)
                .mapToObj(number -> Payment.numbered(number).id())
                .toList();
        for (RecordId id : this.hotIds) {
            sent(id).send(this.engine, Retention.FOREVER);
        }
    }

    @TearDown
    public void stop() {
        this.engine.stop();
    }

    @Benchmark
    public Acquisition store(Client client) {
        Attempt attempt = Attempt.on(client.next(this.hot, this.hotIds));
        Acquisition acquisition = this.store.acquire(attempt, this.sample.fingerprint(), LEASE);
        if (acquisition instanceof Acquisition.Acquired) {
            this.store.complete(attempt, this.completion, SOON_GONE);
        }
        return acquisition;
    }

    @Benchmark
    public Decision engine(Client client) throws IOException {
        return sent(client.next(this.hot, this.hotIds)).send(this.engine, SOON_GONE);
    }

    private Payment sent(RecordId id) {
        return new Payment(id, this.sample.fingerprint(), this.sample.answer());
    }
}
