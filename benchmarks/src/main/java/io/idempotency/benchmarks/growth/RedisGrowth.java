package io.idempotency.benchmarks.growth;

import io.idempotency.EngineSettings;
import io.idempotency.IdempotencyEngine;
import io.idempotency.benchmarks.Payment;
import io.idempotency.redis.RedisIdempotencyStore;
import io.idempotency.redis.RedisProcess;
import io.idempotency.store.Retention;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The memory that records take in Redis, each number of them in a server of its own. */
final class RedisGrowth {

    private static final String HOST = "127.0.0.1";
    private static final String PREFIX = "idempotency:";
    private static final String USED = "used_memory:";
    private static final int SAMPLED = 1000;
    private static final Retention DAY = Retention.of(Duration.ofHours(24));

    private RedisGrowth() {}

    static void measure(List<Integer> counts, PrintStream out) throws IOException {
        Table table = new Table(
                "records in Redis", "used_memory grows by, MB", "bytes per record", "MEMORY USAGE per record");
        for (int count : counts) {
            Sizes sizes = sizes(count);
            table.row(
                    Table.grouped(count),
                    Table.fixed(sizes.grown() / 1e6),
                    Table.grouped(Math.round((double) sizes.grown() / count)),
                    Table.fixed(sizes.perRecord()));
        }
        out.println(table);
    }

    /**
     * What so many records take.
     *
     * @param grown by how many bytes the server has grown
     * @param perRecord how many bytes one takes, as the server says
     */
    record Sizes(long grown, double perRecord) {}

    static Sizes sizes(int count) throws IOException {
        try (RedisProcess server = RedisProcess.start();
                RedisClient client = RedisClient.create(RedisURI.create(HOST, server.port()));
                StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> commands = connection.sync();
            LettuceConnectionFactory connections = new LettuceConnectionFactory(HOST, server.port());
            connections.afterPropertiesSet();
            connections.start();
            try (RedisIdempotencyStore store = new RedisIdempotencyStore(connections, PREFIX, Duration.ofSeconds(2))) {
                return fill(store, count, commands);
            } finally {
                connections.destroy();
            }
        }
    }

    /** The scripts are there before the first record that counts. */
    private static Sizes fill(RedisIdempotencyStore store, int count, RedisCommands<String, String> commands)
            throws IOException {
        EngineSettings settings = new EngineSettings(Duration.ofSeconds(30), Duration.ofMinutes(15), 0, 0);
        IdempotencyEngine engine = new IdempotencyEngine(store, settings);
        Payment.numbered(count).send(engine, DAY);
        commands.flushdb();
        long before = usedMemory(commands);
        for (int number = 0; number < count; number++) {
            Payment.numbered(number).send(engine, DAY);
        }
        if (commands.dbsize() != count) {
            throw new IOException("Of " + count + " records there are " + commands.dbsize());
        }
        long step = Math.max(1, count / SAMPLED);
        double perRecord = LongStream.iterate(0, number -> number < count, number -> number + step)
                .map(number -> usage(commands, number))
                .average()
                .orElseThrow();
        return new Sizes(usedMemory(commands) - before, perRecord);
    }

    private static long usage(RedisCommands<String, String> commands, long number) {
        return Objects.requireNonNull(
                commands.memoryUsage(PREFIX + Payment.numbered(number).id()));
    }

    private static long usedMemory(RedisCommands<String, String> commands) throws IOException {
        return commands.info("memory")
                .lines()
                .filter(line -> line.startsWith(USED))
                .map(line -> Long.valueOf(line.substring(USED.length()).strip()))
                .findFirst()
                .orElseThrow(() -> new IOException("The server does not say how much memory it uses"));
    }
}
