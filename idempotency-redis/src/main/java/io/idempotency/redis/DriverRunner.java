package io.idempotency.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.ClusterSlotHashUtil;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/** Runs scripts on connections of any driver that Spring Data knows: of Jedis, most of all. */
final class DriverRunner implements ScriptRunner {

    private static final Log LOGGER = LogFactory.getLog(DriverRunner.class);

    private final RedisConnectionFactory connections;
    private final TimeLimit limit;
    private final TimeLimit many;

    /** Who had which slot of a cluster when all was well. To ask for it while a server hangs might mean to ask that server. */
    private volatile Map<Integer, RedisClusterNode> owners = Map.of();

    private volatile boolean ofCluster;

    /**
     * @param limit of single calls
     * @param many of those that are made together, on threads of their own: requests that wait for a server which hangs must not keep
     *     leases from being renewed elsewhere
     */
    DriverRunner(RedisConnectionFactory connections, TimeLimit limit, TimeLimit many) {
        this.connections = connections;
        this.limit = limit;
        this.many = many;
    }

    @Override
    public List<Object> run(Script script, Call call) {
        return this.limit.call(this.limit.end(), () -> {
            try (RedisConnection connection = this.connections.getConnection()) {
                this.ofCluster = connection instanceof RedisClusterConnection;
                return run(connection, script, call);
            }
        });
    }

    /** Servers of a cluster are asked side by side, so that one which hangs holds up no other. */
    @Override
    public List<List<Object>> runAll(Script script, List<Call> calls) {
        long end = this.many.end();
        Map<Call, List<Object>> replies = new ConcurrentHashMap<>();
        List<FutureTask<?>> parts = new ArrayList<>();
        try {
            calls.stream()
                    .collect(Collectors.groupingBy(call -> Optional.ofNullable(this.owners.get(slot(call)))))
                    .values()
                    .forEach(part -> {
                        FutureTask<?> task = new FutureTask<>(() -> runPart(script, part, replies, end), true);
                        parts.add(task);
                        this.many.start(task);
                    });
            awaitAll(parts, end);
        } finally {
            parts.forEach(part -> part.cancel(true));
        }
        rememberOwners(calls);
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
        this.many.close();
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

    private void runPart(Script script, List<Call> calls, Map<Call, List<Object>> replies, long end) {
        try (RedisConnection connection = this.connections.getConnection()) {
            if (connection instanceof RedisClusterConnection) {
                runOneByOne(connection, script, calls, replies, end);
            } else {
                runPipelined(connection, script, calls, replies);
            }
        }
    }

    /** None is given up because another fails, but none begins when nobody waits for it any more. */
    private static void runOneByOne(
            RedisConnection connection, Script script, List<Call> calls, Map<Call, List<Object>> replies, long end) {
        RuntimeException failure = null;
        for (Call call : calls) {
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                break;
            }
            try {
                replies.put(call, run(connection, script, call));
            } catch (RuntimeException ex) {
                failure = failure == null ? ex : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        if (replies.keySet().containsAll(calls)) {
            return;
        }
        throw new QueryTimeoutException("Not all calls could be made in time");
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

    /** Throws what failed in one of them, when all have ended or the time is over. */
    private void awaitAll(List<FutureTask<?>> tasks, long end) {
        RuntimeException failure = null;
        for (FutureTask<?> task : tasks) {
            try {
                this.many.await(end, task);
            } catch (RuntimeException ex) {
                failure = failure == null ? ex : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void rememberOwners(List<Call> calls) {
        if (!this.ofCluster) {
            return;
        }
        try {
            this.owners = this.many.call(this.many.end(), () -> {
                try (RedisClusterConnection connection = this.connections.getClusterConnection()) {
                    Map<Integer, RedisClusterNode> found = new HashMap<>();
                    calls.forEach(call -> found.put(slot(call), connection.clusterGetNodeForKey(call.key())));
                    return found;
                }
            });
        } catch (RuntimeException ex) {
            LOGGER.debug("Who has which slot could not be found out, and what was known remains", ex);
        }
    }

    private static int slot(Call call) {
        return ClusterSlotHashUtil.calculateSlot(call.key());
    }

    @SuppressWarnings("unchecked") // every script replies with a list
    private static List<Object> reply(@Nullable Object reply) {
        if (reply == null) {
            throw new IllegalStateException("A script has not replied");
        }
        return (List<Object>) reply;
    }
}
