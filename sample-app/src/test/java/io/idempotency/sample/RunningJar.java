package io.idempotency.sample;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged application in a process of its own, on a free port of this machine. */
final class RunningJar {

    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

    private final Process process;
    private final Path log;

    private RunningJar(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param name that of its log
     * @param arguments of its command line, beside those for the port
     */
    static RunningJar start(String name, String... arguments) throws IOException {
        return startOn(0, name, arguments);
    }

    /** Starts it with what was made of it ahead of time. */
    static RunningJar startAheadOfTime(String name, String... arguments) throws IOException {
        List<String> command = serving(0, arguments);
        // Compiled quickly rather than well: it serves a few requests.
        command.addAll(1, List.of("-XX:TieredStopAtLevel=1", "-Dspring.aot.enabled=true"));
        return run(name, command);
    }

    /** Starts it on a certain port; 0 stands for a free one. */
    static RunningJar startOn(int port, String name, String... arguments) throws IOException {
        return run(name, serving(port, arguments));
    }

    private static List<String> serving(int port, String... arguments) {
        List<String> command = command("--server.address=127.0.0.1", "--server.port=" + port);
        command.addAll(List.of(arguments));
        return command;
    }

    private static RunningJar run(String name, List<String> command) throws IOException {
        Path log = jar().resolveSibling(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new RunningJar(process, log);
    }

    /** Starts it with its records beside its charges, in a file that outlives it. Leases are short. */
    static RunningJar startOnDatabase(int port, String name, Path directory, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "--spring.profiles.active=jdbc",
                "--spring.datasource.url=jdbc:h2:file:" + directory.resolve("payments") + ";WRITE_DELAY=0",
                "--idempotency.in-flight.lease=7s"));
        all.addAll(List.of(arguments));
        return startOn(port, name + "-" + UUID.randomUUID(), all.toArray(String[]::new));
    }

    /** Returns the command that runs the jar with these arguments. */
    static List<String> command(String... arguments) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx256m", "-jar", jar().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path jar() {
        return Path.of(Objects.requireNonNull(System.getProperty("sample.jar"), "sample.jar"));
    }

    /** Waits until it has logged this. */
    void awaitLogged(String text) {
        await(text + " in " + this.log)
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        Files.readString(this.log, StandardCharsets.ISO_8859_1).contains(text));
    }

    int awaitPort() {
        return await("port in " + this.log)
                .atMost(Duration.ofMinutes(2))
                .failFast("The application ended, see " + this.log, () -> !this.process.isAlive())
                .until(this::port, port -> port > 0);
    }

    /** Waits until it has ended by itself, and returns what it has logged. */
    String awaitEnd() throws IOException {
        await("end of " + this.log).atMost(Duration.ofMinutes(1)).until(() -> !this.process.isAlive());
        return Files.readString(this.log, StandardCharsets.ISO_8859_1);
    }

    void stop() throws InterruptedException {
        this.process.destroy();
        if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
            this.process.destroyForcibly().waitFor();
        }
    }

    /** Ends it as SIGKILL does. */
    void kill() throws InterruptedException {
        this.process.destroyForcibly().waitFor();
    }

    private int port() throws IOException {
        Matcher started = STARTED.matcher(Files.readString(this.log, StandardCharsets.ISO_8859_1));
        return started.find() ? Integer.parseInt(started.group(1)) : 0;
    }
}
