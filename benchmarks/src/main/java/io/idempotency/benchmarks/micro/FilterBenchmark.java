package io.idempotency.benchmarks.micro;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the filter adds to a trivial chain, in memory: a body and an answer of 1 KB with five headers. The request and the
 * response cost what {@code plain} shows; {@code first} makes its keys, too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"})
@Threads(1)
@SuppressWarnings("NullAway.Init")
public class FilterBenchmark {

    private static final int HOT_KEYS = 64;

    /** Whether the application has, elsewhere, a handler that requires a key. */
    @Param({"false", "true"})
    public boolean annotated;

    private FilteredApplication shortLived;
    private FilteredApplication longLived;
    private String[] hotKeys;

    /** What one client sends and gets, one after the other. */
    @State(Scope.Thread)
    public static class Client {

        final LeanRequest request = new LeanRequest(FilteredApplication.PATH, "application/json", Json.ofSize(1024));
        final LeanResponse response = new LeanResponse();
        final TrivialChain chain = new TrivialChain(Json.ofSize(1024));
        private final long id = ThreadLocalRandom.current().nextLong();
        private long sent;

        String nextKey() {
            return new UUID(this.id, this.sent++).toString();
        }

        int nextIndex() {
            return (int) (this.sent++ % HOT_KEYS);
        }

        int exchange(Filter filter, @Nullable String key) throws IOException, ServletException {
            filter.doFilter(this.request.reset(key), this.response.reset(200), this.chain);
            return answered();
        }

        int answered() {
            if (this.response.getStatus() != 201) {
                throw new IllegalStateException("The answer is " + this.response.getStatus());
            }
            return this.response.size();
        }
    }

    /** First requests leave records that expire soon, so that the heap stays flat; replays need some that last. */
    @Setup
    public void start() throws IOException, ServletException {
        this.shortLived = new FilteredApplication(this.annotated, Duration.ofSeconds(2));
        this.longLived = new FilteredApplication(this.annotated, Duration.ofHours(24));
        this.hotKeys = LongStream.range(0, HOT_KEYS)
                .mapToObj(number -> new UUID(0, number).toString())
                .toArray(String[]::new);
        Client client = new Client();
        for (String key : this.hotKeys) {
            client.exchange(this.longLived.filter(), key);
        }
    }

    @TearDown
    public void stop() {
        this.shortLived.close();
        this.longLived.close();
    }

    @Benchmark
    public int plain(Client client) throws IOException {
        client.chain.doFilter(client.request.reset(null), client.response.reset(200));
        return client.answered();
    }

    @Benchmark
    public int noKey(Client client) throws IOException, ServletException {
        return client.exchange(this.shortLived.filter(), null);
    }

    @Benchmark
    public int first(Client client) throws IOException, ServletException {
        return client.exchange(this.shortLived.filter(), client.nextKey());
    }

    @Benchmark
    public int replay(Client client) throws IOException, ServletException {
        return client.exchange(this.longLived.filter(), this.hotKeys[client.nextIndex()]);
    }
}
