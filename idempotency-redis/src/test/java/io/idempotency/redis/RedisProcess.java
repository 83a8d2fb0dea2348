package io.idempotency.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
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

    private final int port = freePort();
    private final Path directory = newDirectory();
    private final List<String> settings;
    private final Thread killer = new Thread(this::kill);
    private Process process;

    private RedisProcess(List<String> settings) {
        this.settings = settings;
        Runtime.getRuntime().addShutdownHook(this.killer);
    }

    /**
     * Starts a server that replies.
     *
     * @param settings lines of its configuration, without the leading hyphens, beside those for the port
     */
    public static RedisProcess start(String... settings) {
        RedisProcess server = new RedisProcess(List.of(settings));
        server.startAgain();
        return server;
    }

    /** Starts the server after it has ended, and waits until it replies. */
    public void startAgain() {
        launch();
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> ask(RedisCommands::ping).equals("PONG"));
    }

    /** Starts the server and does not wait for it. */
    void launch() {
        List<String> command = new ArrayList<>(List.of(program().getPath(), "--port", Integer.toString(this.port)));
        command.addAll(List.of("--bind", "127.0.0.1", "--dir", this.directory.toString(), "--save", ""));
        this.settings.forEach(setting -> command.addAll(List.of(("--" + setting).split(" "))));
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
        try (RedisClient client = RedisClient.create(uri);
                StatefulRedisConnection<String, String> connection = client.connect()) {
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
