package io.idempotency.fleet;

import io.idempotency.redis.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * An application in a process of its own, which a test may kill, stop and start again. Each start is another process on another
 * port, with another log.
 */
class Instance implements AutoCloseable {

    /** How long a dead process blocks its keys here. */
    static final Duration LEASE = Duration.ofSeconds(3);

    static final Path DIRECTORY = Path.of(System.getProperty("fleet.directory", "target/fleet"));
    /** Many starts on few processors: what the best compiler would gain comes too late here. */
    static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC");

    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");
    private static final int KILLED = 128 + 9;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String name;
    private final List<String> application;
    private final Thread killer = new Thread(this::end);
    private int starts;
    private volatile Running starting;
    private volatile Running running;

    /**
     * Launches one, and does not wait for it.
     *
     * @param name that of its logs
     * @param application the end of its command line: what {@code java} is to run, and its arguments
     */
    Instance(String name, List<String> application) {
        this.name = name;
        this.application = List.copyOf(application);
        Runtime.getRuntime().addShutdownHook(this.killer);
        this.starting = launch();
        this.running = this.starting;
    }

    /** {@return the process that takes requests, or did so last} */
    Running running() {
        return this.running;
    }

    /** {@return whether it takes requests} */
    boolean isUp() {
        if (this.running != this.starting && this.starting.port() > 0) {
            this.running = this.starting;
        }
        return this.running == this.starting && this.running.port() > 0;
    }

    void awaitUp() {
        Awaitility.await(this.name)
                .atMost(PATIENCE)
                .failFast(
                        "It ended, see its log", () -> !this.starting.process().isAlive())
                .until(this::isUp);
    }

    /** Ends it as SIGKILL does, and waits until it has ended. */
    void kill() {
        end();
    }

    /** {@return whether it was killed, by whomever} */
    boolean isKilled() {
        Process process = this.starting.process();
        if (process.isAlive()) {
            return false;
        }
        if (process.exitValue() != KILLED) {
            throw new IllegalStateException(this.name + " ended by itself, see its log");
        }
        return true;
    }

    /** {@return the process that was launched last} */
    long launchedId() {
        return this.starting.id();
    }

    /** Launches it anew after it was killed, and does not wait for it. */
    void launchAgain() {
        this.starting = launch();
    }

    void stop() {
        Signals.send("STOP", this.running.process());
    }

    void resume() {
        Signals.send("CONT", this.running.process());
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(this.killer);
    }

    private Running launch() {
        this.starts++;
        Path log = DIRECTORY.resolve(this.name + "-" + this.starts + ".log");
        List<String> command = new ArrayList<>(JAVA);
        command.addAll(this.application);
        try {
            Files.createDirectories(DIRECTORY);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Running(process, log);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void end() {
        Process process = this.starting.process();
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** One process. */
    static final class Running {

        private final Process process;
        private final Path log;
        private volatile int port;

        Running(Process process, Path log) {
            this.process = process;
            this.log = log;
        }

        Process process() {
            return this.process;
        }

        long id() {
            return this.process.pid();
        }

        /** {@return where it listens, 0 if not yet} */
        int port() {
            if (this.port == 0) {
                Matcher started = STARTED.matcher(log());
                this.port = started.find() ? Integer.parseInt(started.group(1)) : 0;
            }
            return this.port;
        }

        String log() {
            try {
                return Files.readString(this.log, StandardCharsets.ISO_8859_1);
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
    }
}
