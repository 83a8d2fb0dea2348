package io.idempotency.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/** Runs scripts on connections of any driver that Spring Data knows: of Jedis, most of all. */
final class DriverRunner implements ScriptRunner {

    private final RedisConnectionFactory connections;
    private final TimeLimit limit;

    DriverRunner(RedisConnectionFactory connections, TimeLimit limit) {
        this.connections = connections;
        this.limit = limit;
    }

    @Override
    public List<Object> run(Script script, Call call) {
        return this.limit.call(this.limit.end(), () -> {
            try (RedisConnection connection = this.connections.getConnection()) {
                return run(connection, script, call);
            }
        });
    }

    /** Servers of a cluster are asked side by side: one that hangs must not hold up what concerns the others. */
    @Override
    public List<List<Object>> runAll(Script script, List<Call> calls) {
        long end = this.limit.end();
        Map<Call, List<Object>> replies = new ConcurrentHashMap<>();
        List<FutureTask<?>> parts = new ArrayList<>();
        try {
            for (List<Call> part : this.limit.call(end, () -> partition(calls))) {
                FutureTask<?> task = new FutureTask<>(() -> runPart(script, part, replies), true);
                parts.add(task);
                this.limit.start(task);
            }
            awaitAll(parts, end);
        } finally {
            parts.forEach(part -> part.cancel(true));
        }
        return calls.stream()
                .map(call -> Objects.requireNonNull(replies.get(call)))
                .toList();
    }

    /** Drivers have exceptions of their own for error replies, and Spring Data others for those within a pipeline. */
    @Override
    public boolean isReply(Throwable thrown) {
        return ErrorReplies.isOne(thrown);
    }

    @Override
    public void close() {
        this.limit.close();
    }

    /** A server that was restarted, flushed, or replaced by its replica has not seen the script. */
    private static List<Object> run(RedisConnection connection, Script script, Call call) {
        try {
            return reply(
                    connection.scriptingCommands().evalSha(script.sha1(), ReturnType.MULTI, 1, call.keyAndArguments()));
        } catch (RuntimeException ex) {
            if (!ErrorReplies.has(ex, ErrorReplies.NO_SCRIPT)
                    || Thread.currentThread().isInterrupted()) {
                throw ex;
            }
            return reply(
                    connection.scriptingCommands().eval(script.text(), ReturnType.MULTI, 1, call.keyAndArguments()));
        }
    }

    private Collection<List<Call>> partition(List<Call> calls) {
        try (RedisConnection connection = this.connections.getConnection()) {
            return connection instanceof RedisClusterConnection cluster
                    ? calls.stream()
                            .collect(Collectors.groupingBy(call -> cluster.clusterGetNodeForKey(call.key())))
                            .values()
                    : List.of(calls);
        }
    }

    private void runPart(Script script, List<Call> calls, Map<Call, List<Object>> replies) {
        try (RedisConnection connection = this.connections.getConnection()) {
            if (connection instanceof RedisClusterConnection) {
                calls.forEach(call -> replies.put(call, run(connection, script, call)));
            } else {
                runPipelined(connection, script, calls, replies);
            }
        }
    }

    /** Throws what went wrong first when all have ended, one way or another. */
    private void awaitAll(List<FutureTask<?>> tasks, long end) {
        RuntimeException failure = null;
        for (FutureTask<?> task : tasks) {
            try {
                this.limit.await(end, task);
            } catch (RuntimeException ex) {
                failure = failure == null ? ex : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Here nobody can repeat what a server has not seen, so it is shown first. */
    private static void runPipelined(
            RedisConnection connection, Script script, List<Call> calls, Map<Call, List<Object>> replies) {
        connection.openPipeline();
        connection.scriptingCommands().scriptLoad(script.text());
        for (Call call : calls) {
            connection.scriptingCommands().evalSha(script.sha1(), ReturnType.MULTI, 1, call.keyAndArguments());
        }
        List<@Nullable Object> results = connection.closePipeline();
        for (int i = 0; i < calls.size(); i++) {
            replies.put(calls.get(i), reply(results.get(i + 1)));
        }
    }

    @SuppressWarnings("unchecked") // every script replies with a list
    private static List<Object> reply(@Nullable Object reply) {
        if (reply == null) {
            throw new IllegalStateException("A script has not replied");
        }
        return (List<Object>) reply;
    }
}
