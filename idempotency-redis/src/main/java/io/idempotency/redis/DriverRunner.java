package io.idempotency.redis;

import java.util.ArrayList;
import java.util.List;
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

    @Override
    public List<List<Object>> runAll(Script script, List<Call> calls) {
        return this.limit.call(this.limit.end(), () -> {
            try (RedisConnection connection = this.connections.getConnection()) {
                return connection instanceof RedisClusterConnection
                        ? calls.stream()
                                .map(call -> run(connection, script, call))
                                .toList()
                        : runPipelined(connection, script, calls);
            }
        });
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

    /** Here nobody can repeat what a server has not seen, so it is shown first. */
    private static List<List<Object>> runPipelined(RedisConnection connection, Script script, List<Call> calls) {
        connection.openPipeline();
        connection.scriptingCommands().scriptLoad(script.text());
        for (Call call : calls) {
            connection.scriptingCommands().evalSha(script.sha1(), ReturnType.MULTI, 1, call.keyAndArguments());
        }
        List<@Nullable Object> results = connection.closePipeline();
        List<List<Object>> replies = new ArrayList<>(calls.size());
        results.subList(1, results.size()).forEach(result -> replies.add(reply(result)));
        return replies;
    }

    @SuppressWarnings("unchecked") // every script replies with a list
    private static List<Object> reply(@Nullable Object reply) {
        if (reply == null) {
            throw new IllegalStateException("A script has not replied");
        }
        return (List<Object>) reply;
    }
}
