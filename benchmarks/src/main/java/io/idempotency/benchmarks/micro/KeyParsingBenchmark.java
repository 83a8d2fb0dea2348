package io.idempotency.benchmarks.micro;

import io.idempotency.IdempotencyKey;
import io.idempotency.InvalidKeyException;
import io.idempotency.KeyFormat;
import io.idempotency.KeyRules;
import io.idempotency.KeySyntax;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to read the key from the header lines of a request. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class KeyParsingBenchmark {

    private static final String UUID = "8e03978e-40d5-43e8-bc93-6894a57f9324";

    private final KeyRules byDefault = new KeyRules(KeySyntax.LENIENT, 255, KeyFormat.ANY);
    private final KeyRules uuids = new KeyRules(KeySyntax.LENIENT, 255, KeyFormat.UUID);
    private final List<String> bare = List.of(UUID);
    private final List<String> quoted = List.of('"' + UUID + '"');

    @Benchmark
    public IdempotencyKey bare() throws InvalidKeyException {
        return this.byDefault.read(this.bare);
    }

    @Benchmark
    public IdempotencyKey quoted() throws InvalidKeyException {
        return this.byDefault.read(this.quoted);
    }

    @Benchmark
    public IdempotencyKey bareUuid() throws InvalidKeyException {
        return this.uuids.read(this.bare);
    }

    @Benchmark
    public IdempotencyKey quotedUuid() throws InvalidKeyException {
        return this.uuids.read(this.quoted);
    }
}
