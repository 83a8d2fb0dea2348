package io.idempotency.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    /** All are under way at a time, since sending does not wait for replies. None is given up because another fails. */
    @Override
    public List<List<Object>> runAll(Script script, List<Call> calls) {
        long end = this.limit.end();
        try (Sending sending = new Sending(this.connections.commands(end), script)) {
            List<CompletableFuture<List<Object>>> replies =
                    calls.stream().map(sending::send).toList();
            this.limit.await(end, CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new)));
            return replies.stream().map(CompletableFuture::join).toList();
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

    /** What is sent while somebody waits for it. Thread safe. */
    private static final class Sending implements AutoCloseable {

        private final RedisClusterAsyncCommands<byte[], byte[]> commands;
        private final Script script;
        private final List<RedisFuture<?>> sent = new ArrayList<>();
        private boolean closed;

        Sending(RedisClusterAsyncCommands<byte[], byte[]> commands, Script script) {
            this.commands = commands;
            this.script = script;
        }

        /** A server that was restarted, flushed, or replaced by its replica has not seen the script. */
        CompletableFuture<List<Object>> send(Call call) {
            return sendHash(call)
                    .exceptionallyCompose(ex ->
                            ex instanceof RedisNoScriptException ? sendText(call) : CompletableFuture.failedFuture(ex))
                    .toCompletableFuture();
        }

        /** What has not been sent by now never is. */
        @Override
        public synchronized void close() {
            this.closed = true;
            this.sent.forEach(reply -> reply.cancel(true));
        }

        private synchronized CompletionStage<List<Object>> sendHash(Call call) {
            return keep(
                    this.commands.evalsha(this.script.sha1(), ScriptOutputType.MULTI, keys(call), call.arguments()));
        }

        private synchronized CompletionStage<List<Object>> sendText(Call call) {
            if (this.closed) {
                return CompletableFuture.failedFuture(new CancellationException());
            }
            return keep(this.commands.eval(this.script.text(), ScriptOutputType.MULTI, keys(call), call.arguments()));
        }

        private RedisFuture<List<Object>> keep(RedisFuture<List<Object>> reply) {
            this.sent.add(reply);
            return reply;
        }

        private static byte[][] keys(Call call) {
            return new byte[][] {call.key()};
        }
    }
}
