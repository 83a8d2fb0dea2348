package io.idempotency.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisAsyncCommandsImpl;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Runs scripts on the one connection that Lettuce shares between all threads. The driver's own time-out does not matter: a caller
 * waits for its reply no longer than the limit, and what has not been sent by then never is.
 */
final class LettuceRunner implements ScriptRunner {

    private static final long BETWEEN_LOOKS = Duration.ofMillis(5).toNanos();

    private final RedisConnectionFactory connections;
    private final TimeLimit limit;
    private volatile boolean connected;

    LettuceRunner(RedisConnectionFactory connections, TimeLimit limit) {
        this.connections = connections;
        this.limit = limit;
    }

    @Override
    public List<Object> run(Script script, Call call) {
        return runAll(script, List.of(call)).get(0);
    }

    /** Several are under way at a time, since sending does not wait for replies. */
    @Override
    public List<List<Object>> runAll(Script script, List<Call> calls) {
        long end = this.limit.end();
        connect(end);
        try (RedisConnection connection = this.connections.getConnection()) {
            RedisClusterAsyncCommands<byte[], byte[]> commands = commands(connection, end);
            List<RedisFuture<List<Object>>> sent = new ArrayList<>(calls.size());
            try {
                calls.forEach(call -> sent.add(bySha(commands, script, call)));
                List<List<Object>> replies = new ArrayList<>(calls.size());
                for (int i = 0; i < calls.size(); i++) {
                    replies.add(reply(sent.get(i), end, commands, script, calls.get(i)));
                }
                return replies;
            } finally {
                sent.forEach(future -> future.cancel(true));
            }
        }
    }

    @Override
    public boolean isReply(Throwable thrown) {
        return thrown instanceof RedisCommandExecutionException;
    }

    @Override
    public void close() {
        this.limit.close();
    }

    /** The first connection is made under a lock of the driver's, on which callers would queue, each for its own time-out. */
    private void connect(long end) {
        if (!this.connected) {
            this.limit.call(end, () -> {
                this.connections.getConnection().close();
                this.connected = true;
                return true;
            });
        }
    }

    private static RedisFuture<List<Object>> bySha(
            RedisClusterAsyncCommands<byte[], byte[]> commands, Script script, Call call) {
        return commands.evalsha(script.sha1(), ScriptOutputType.MULTI, new byte[][] {call.key()}, call.arguments());
    }

    /** A server that was restarted, flushed, or replaced by its replica has not seen the script. */
    private static List<Object> reply(
            RedisFuture<List<Object>> sent,
            long end,
            RedisClusterAsyncCommands<byte[], byte[]> commands,
            Script script,
            Call call) {
        try {
            return await(sent, end);
        } catch (RedisNoScriptException ex) {
            byte[][] keys = {call.key()};
            return await(commands.eval(script.text(), ScriptOutputType.MULTI, keys, call.arguments()), end);
        }
    }

    /** Whoever stops waiting takes back what has not been sent, also when it is interrupted. */
    private static List<Object> await(RedisFuture<List<Object>> sent, long end) {
        try {
            long left = end - System.nanoTime();
            if (left <= 0 && !sent.isDone()) {
                throw new RedisCommandTimeoutException("No reply in time");
            }
            return LettuceFutures.awaitOrCancel(sent, Math.max(1, left), TimeUnit.NANOSECONDS);
        } finally {
            sent.cancel(true);
        }
    }

    @SuppressWarnings("unchecked") // what Spring Data's connections of this driver return
    private static RedisClusterAsyncCommands<byte[], byte[]> commands(RedisConnection connection, long end) {
        RedisClusterAsyncCommands<byte[], byte[]> commands =
                (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
        if (commands instanceof RedisAsyncCommandsImpl<byte[], byte[]> toOneServer) {
            awaitOpen(toOneServer.getConnection(), end);
        }
        return commands;
    }

    /** What is sent while there is no connection stays in the driver's memory until there is one, however long nobody waits. */
    private static void awaitOpen(StatefulConnection<?, ?> connection, long end) {
        while (!connection.isOpen()) {
            if (end - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
                throw new RedisConnectionException("Not connected");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }
}
