package io.idempotency.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Runs scripts on the one connection that Lettuce shares between all threads. A caller waits for its reply no longer than the limit,
 * nor than the driver's own time-out, and what has not been sent by then never is.
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
        return reply(script, sending -> sending.send(call));
    }

    /** All are under way at a time, since sending does not wait for replies. None is given up because another fails. */
    @Override
    public List<List<Object>> runAll(Script script, List<Call> calls) {
        return reply(script, sending -> {
            List<CompletableFuture<List<Object>>> replies =
                    calls.stream().map(sending::send).toList();
            return CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new))
                    .thenApply(ignored ->
                            replies.stream().map(CompletableFuture::join).toList());
        });
    }

    private <T> T reply(Script script, Function<Sending, CompletableFuture<T>> question) {
        long end = this.limit.end();
        try {
            Sending sending = new Sending(this.connections.open(end), script);
            return sending.orGiveUp(() -> this.limit.await(end, question.apply(sending)));
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
    private static final class Sending {

        private final StatefulConnection<byte[], byte[]> connection;
        private final Script script;
        private final List<RedisCommand<?, ?, ?>> sent = new ArrayList<>();
        private final AtomicReference<@Nullable CompletableFuture<@Nullable Void>> taught = new AtomicReference<>();
        private boolean givenUp;

        Sending(StatefulConnection<byte[], byte[]> connection, Script script) {
            this.connection = connection;
            this.script = script;
        }

        CompletableFuture<List<Object>> send(Call call) {
            return orIfUnseen(sendHash(call), () -> teach(call));
        }

        /** After a reply nothing is left to give up, and making an exception to give it up by would cost a lot. */
        <T> T orGiveUp(Supplier<T> reply) {
            try {
                return reply.get();
            } catch (RuntimeException | Error ex) {
                giveUp();
                throw ex;
            }
        }

        /** What has not been sent by now never is, wherever the driver keeps it. */
        private synchronized void giveUp() {
            this.givenUp = true;
            this.sent.forEach(command -> command.completeExceptionally(new CancellationException("Given up")));
        }

        /**
         * A server that was restarted, flushed, or replaced by its replica has not seen the script: one call brings it, and the
         * others ask again. Those of a cluster's other servers that have not seen it either bring it themselves.
         */
        private CompletableFuture<List<Object>> teach(Call call) {
            CompletableFuture<@Nullable Void> own = new CompletableFuture<>();
            CompletableFuture<@Nullable Void> others = this.taught.compareAndExchange(null, own);
            return others == null
                    ? sendText(call).whenComplete((reply, ex) -> own.complete(null))
                    : others.thenCompose(ignored -> orIfUnseen(sendHash(call), () -> sendText(call)));
        }

        private CompletableFuture<List<Object>> sendHash(Call call) {
            return send(CommandType.EVALSHA, arguments().add(this.script.sha1()), call);
        }

        private CompletableFuture<List<Object>> sendText(Call call) {
            return send(CommandType.EVAL, arguments().add(this.script.text()), call);
        }

        /** What the driver gives back is what it keeps, of a cluster another one than it was given. */
        private synchronized CompletableFuture<List<Object>> send(
                CommandType type, CommandArgs<byte[], byte[]> arguments, Call call) {
            if (this.givenUp) {
                return CompletableFuture.failedFuture(new CancellationException("Given up"));
            }
            arguments.add(1).addKey(call.key()).addValues(call.arguments());
            AsyncCommand<byte[], byte[], List<Object>> command = new AsyncCommand<>(
                    new Command<>(type, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), arguments));
            this.sent.add(this.connection.dispatch(command));
            return command;
        }

        private static CommandArgs<byte[], byte[]> arguments() {
            return new CommandArgs<>(ByteArrayCodec.INSTANCE);
        }

        private static CompletableFuture<List<Object>> orIfUnseen(
                CompletableFuture<List<Object>> reply, Supplier<CompletableFuture<List<Object>>> otherwise) {
            return reply.exceptionallyCompose(
                    ex -> NestedExceptionUtils.getMostSpecificCause(ex) instanceof RedisNoScriptException
                            ? otherwise.get()
                            : CompletableFuture.failedFuture(ex));
        }
    }
}
