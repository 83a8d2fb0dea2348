package io.idempotency.benchmarks.micro;

import io.idempotency.RequestDigest;
import io.idempotency.spring.web.CanonicalJson;
import io.idempotency.store.Fingerprint;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it takes to make the fingerprint of a request whose body is there, by the calls by which the filter does. It does so up to 64 KB,
 * unless that is configured otherwise; a larger body is digested in the same way, but piece by piece.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init")
public class FingerprintBenchmark {

    @Param({"200", "1000", "10000", "100000"})
    public int bytes;

    private final List<String> fields = List.of("/payments", "", "application/json", "authorization", "0");
    private final CanonicalJson canonicalJson = new CanonicalJson();
    private byte[] body;

    @Setup
    public void make() {
        this.body = Json.ofSize(this.bytes);
    }

    @Benchmark
    public Fingerprint raw() {
        return RequestDigest.of(this.fields).raw(this.body);
    }

    @Benchmark
    public Fingerprint json() {
        byte[] canonical = Objects.requireNonNull(this.canonicalJson.apply(this.body));
        return RequestDigest.of(this.fields).json(canonical);
    }
}
