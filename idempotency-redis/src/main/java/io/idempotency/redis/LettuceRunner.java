package io.idempotency.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Runs scripts on the one connection that Lettuce shares between all threads. The driver's own time-out does not matter: a caller
 * waits for its reply no longer than the limit, and what has not been sent by then never is.
 */
final class LettuceRunner implements ScriptRunner {

    private final LettuceConnections connections;
    private final TimeLimit limit;

    LettuceRunner(RedisConnectionFactory factory, TimeLimit limit) {
        this.connections = new LettuceConnections(factory, limit);
        this.limit = limit;
    }

    @Override
    public List<Object> run(Script script, Call call) {
        return runAll(script, List.of(call)).get(0);
    }

    /** All are under way at a time, since sending does not wait for replies. */
    @Override
    public List<List<Object>> runAll(Script script, List<Call> calls) {
        long end = this.limit.end();
        try {
            RedisClusterAsyncCommands<byte[], byte[]> commands = this.connections.commands(end);
            Map<Call, List<Object>> replies = new HashMap<>();
            Deque<Call> unseen = bySha(commands, script, calls, replies, end);
            while (!unseen.isEmpty()) {
                Call first = unseen.remove();
                replies.put(first, byText(commands, script, first, end));
                unseen = bySha(commands, script, unseen, replies, end);
            }
            return calls.stream()
                    .map(call -> Objects.requireNonNull(replies.get(call)))
                    .toList();
        } catch (RuntimeException ex) {
            if (!isReply(ex)) {
                this.connections.forget();
            }
            throw ex;
        }
    }

    @Override
    public boolean isReply(Throwable thrown) {
        Throwable ex = thrown;
        while (ex != null && !(ex instanceof RedisCommandExecutionException)) {
            ex = ex.getCause();
        }
        return ex != null;
    }

    @Override
    public void close() {
        this.limit.close();
    }

    /** {@return the calls whose server has not seen the script}: one that was restarted, flushed, or replaced by its replica */
    private static Deque<Call> bySha(
            RedisClusterAsyncCommands<byte[], byte[]> commands,
            Script script,
            Collection<Call> calls,
            Map<Call, List<Object>> replies,
            long end) {
        Map<Call, RedisFuture<List<Object>>> sent = new LinkedHashMap<>();
        Deque<Call> unseen = new ArrayDeque<>();
        try {
            for (Call call : calls) {
                byte[][] keys = {call.key()};
                sent.put(call, commands.evalsha(script.sha1(), ScriptOutputType.MULTI, keys, call.arguments()));
            }
            sent.forEach((call, reply) -> {
                try {
                    replies.put(call, await(reply, end));
                } catch (RedisNoScriptException ex) {
                    unseen.add(call);
                }
            });
            return unseen;
        } finally {
            sent.values().forEach(reply -> reply.cancel(true));
        }
    }

    private static List<Object> byText(
            RedisClusterAsyncCommands<byte[], byte[]> commands, Script script, Call call, long end) {
        byte[][] keys = {call.key()};
        return await(commands.eval(script.text(), ScriptOutputType.MULTI, keys, call.arguments()), end);
    }

    private static List<Object> await(RedisFuture<List<Object>> sent, long end) {
        long left = end - System.nanoTime();
        if (left <= 0 && !sent.isDone()) {
            sent.cancel(true);
            throw new RedisCommandTimeoutException("No reply in time");
        }
        return LettuceFutures.awaitOrCancel(sent, Math.max(1, left), TimeUnit.NANOSECONDS);
    }
}
