package io.idempotency.benchmarks.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An application that runs in a process of its own. */
final class Application implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("(\\d+) (\\d\\S*)");
    private static final int PATIENCE_SECONDS = 90;

    private final Subject subject;
    private final Process process;
    private final int port;
    private final String javaVersion;

    private Application(Subject subject, Process process, Matcher started) {
        this.subject = subject;
        this.process = process;
        this.port = Integer.parseInt(started.group(1));
        this.javaVersion = started.group(2);
    }

    /** Starts one, and waits until it says where it listens. */
    static Application start(Subject subject, List<String> command, Path log) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        Thread guard = new Thread(() -> endIfLate(process), "guard");
        guard.setDaemon(true);
        guard.start();
        try {
            return new Application(subject, process, firstLine(process, log));
        } catch (IOException | RuntimeException ex) {
            process.destroyForcibly();
            throw ex;
        } finally {
            guard.interrupt();
        }
    }

    private static void endIfLate(Process process) {
        try {
            TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
            process.destroyForcibly();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** Skips what the JVM itself may say before. */
    private static Matcher firstLine(Process process, Path log) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.matches()) {
                return started;
            }
        }
        throw new IllegalStateException("An application did not start: " + Files.readString(log));
    }

    Subject subject() {
        return this.subject;
    }

    String javaVersion() {
        return this.javaVersion;
    }

    URI target() {
        return URI.create("http://127.0.0.1:" + this.port + "/charges");
    }

    Client client() {
        return new Client(target());
    }

    @Override
    public void close() {
        this.process.destroyForcibly();
        try {
            this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
