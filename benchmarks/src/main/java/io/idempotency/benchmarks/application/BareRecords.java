package io.idempotency.benchmarks.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;

/** Two scripts that do the least a store on Redis can do, over one shared connection. */
final class BareRecords implements AutoCloseable {

    private static final String ACQUIRE = """
            local found = redis.call('HMGET', KEYS[1], 'h', 'b')
            if found[2] then return found end
            redis.call('HSET', KEYS[1], 'h', 'running')
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return {}
            """;

    private static final String COMPLETE = """
            redis.call('HSET', KEYS[1], 'h', ARGV[2], 'b', ARGV[3])
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return {}
            """;

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final byte[] timeToLive;
    private final String acquire;
    private final String complete;

    BareRecords(@Value("${bare.redis-port}") int port, @Value("${bare.ttl-millis}") String timeToLive) {
        this.client = RedisClient.create(RedisURI.create("127.0.0.1", port));
        this.connection = this.client.connect(ByteArrayCodec.INSTANCE);
        this.timeToLive = timeToLive.getBytes(UTF_8);
        this.acquire = this.connection.sync().scriptLoad(ACQUIRE.getBytes(UTF_8));
        this.complete = this.connection.sync().scriptLoad(COMPLETE.getBytes(UTF_8));
    }

    /** {@return the answer of the first request, if this is not the first} */
    Optional<Stored> acquire(String key) {
        List<byte[]> reply = call(this.acquire, key, this.timeToLive);
        return reply.isEmpty() ? Optional.empty() : Optional.of(Stored.of(reply));
    }

    void complete(String key, URI location, byte[] body) {
        call(this.complete, key, this.timeToLive, location.toString().getBytes(UTF_8), body);
    }

    private List<byte[]> call(String script, String key, byte[]... arguments) {
        byte[][] keys = {("bare:" + key).getBytes(UTF_8)};
        return this.connection.sync().evalsha(script, ScriptOutputType.MULTI, keys, arguments);
    }

    @Override
    public void close() {
        this.connection.close();
        this.client.shutdown();
    }

    /** An answer that was kept. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    record Stored(URI location, byte[] body) {

        private static Stored of(List<byte[]> reply) {
            return new Stored(URI.create(new String(reply.get(0), UTF_8)), reply.get(1));
        }
    }
}
