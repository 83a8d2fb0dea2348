package io.idempotency.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import redis.embedded.core.ExecutableProvider;

/**
 * A real server in a process of its own, on a free port of the loopback interface, which a test may stop, kill, freeze and start
 * again. It persists nothing unless it is told to.
 *
 * <p>The program is the one that the system property {@value #PROGRAM} names, else one from an artifact.
 */
public final class RedisProcess implements AutoCloseable {

    static final String PROGRAM = "test.redis-server";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port;
    private final Path directory = newDirectory();
    private final List<String> modes;
    private final Thread killer = new Thread(this::kill);
    private Process process;

    private RedisProcess(int port, List<String> settings, String... modes) {
        this.port = port;
        this.modes = List.of(modes);
        configure(settings);
        Runtime.getRuntime().addShutdownHook(this.killer);
    }

    /**
     * Starts a server that replies.
     *
     * @param settings lines of its configuration, beside those for the port
     */
    public static RedisProcess start(String... settings) {
        return startOn(freePort(), settings);
    }

    /** Starts a server on a certain port. */
    static RedisProcess startOn(int port, String... settings) {
        List<String> all = new ArrayList<>(List.of("save \"\""));
        all.addAll(List.of(settings));
        RedisProcess server = new RedisProcess(port, all);
        server.startAgain();
        return server;
    }

    /** Starts a server that watches others. */
    static RedisProcess startSentinel(String... settings) {
        RedisProcess sentinel = new RedisProcess(freePort(), List.of(settings), "--sentinel");
        sentinel.startAgain();
        return sentinel;
    }

    /** Starts the server after it has ended, and waits until it replies. */
    public void startAgain() {
        launch();
        awaitReply();
    }

    /** Starts the server after it has ended, never to be a master before it is told to, and waits until it replies. */
    void startAsReplicaOf(RedisProcess master) {
        launch("--replicaof", "127.0.0.1", Integer.toString(master.port));
        awaitReply();
    }

    private void awaitReply() {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> ask(RedisCommands::ping).equals("PONG"));
    }

    /** Starts the server and does not wait for it. */
    void launch(String... options) {
        List<String> command =
                new ArrayList<>(List.of(program().getPath(), configuration().toString()));
        command.addAll(this.modes);
        command.addAll(List.of(options));
        try {
            this.process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(this.directory.resolve("log").toFile())
                    .start();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    public int port() {
        return this.port;
    }

    /** {@return all keys there are} */
    public List<String> keys() {
        return ask(commands -> commands.keys("*"));
    }

    /** {@return how often it was asked what, as it says itself} */
    public String statistics() {
        return ask(commands -> commands.info("commandstats"));
    }

    boolean isAlive() {
        return this.process.isAlive();
    }

    Path directory() {
        return this.directory;
    }

    /** Asks the server something over a connection of its own. */
    <T> T ask(Function<RedisCommands<String, String>, T> question) {
        RedisURI uri = RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(this.port)
                .withTimeout(PATIENCE)
                .build();
        try (StatefulRedisConnection<String, String> connection = Client.SHARED.connect(StringCodec.UTF8, uri)) {
            return question.apply(connection.sync());
        }
    }

    /** Ends the server as SIGKILL does. */
    public void kill() {
        if (this.process != null) {
            this.process.destroyForcibly();
            try {
                this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Freezes the server: connections stay, and nothing replies. */
    void freeze() {
        Signals.send("STOP", this.process);
    }

    void thaw() {
        Signals.send("CONT", this.process);
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(this.killer);
    }

    private Path configuration() {
        return this.directory.resolve("redis.conf");
    }

    private void configure(List<String> settings) {
        List<String> lines = new ArrayList<>(List.of("port " + this.port, "bind 127.0.0.1", "dir " + this.directory));
        lines.addAll(settings);
        try {
            Files.write(configuration(), lines);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static File program() {
        String named = System.getProperty(PROGRAM, "");
        return named.isEmpty() ? Bundled.PROGRAM : new File(named);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("redis-process-");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** One for all who ask: it is costly to make. */
    private static final class Client {

        static final RedisClient SHARED = RedisClient.create();
    }

    /** Unpacked once. */
    private static final class Bundled {

        static final File PROGRAM = unpack();

        private static File unpack() {
            try {
                return ExecutableProvider.newJarResourceProvider().get();
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
    }
}
