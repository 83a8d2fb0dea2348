package io.idempotency.benchmarks.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts load on an application by {@code wrk}, in a process of its own. */
final class Wrk {

    private static final Pattern RESULT =
            Pattern.compile("RESULT requests=(\\d+) micros=(\\d+) p50=(\\d+) p99=(\\d+) status=(\\d+) socket=(\\d+)");
    private static final int GRACE_SECONDS = 30;
    private static final double MICROS = 1e6;

    private final String program;
    private final Path script;
    private final Path log;

    private Wrk(String program, Path script, Path log) {
        this.program = program;
        this.script = script;
        this.log = log;
    }

    /** Prepares it, with its files in the given folder. */
    static Wrk in(Path folder) throws IOException {
        return in(folder, "wrk");
    }

    static Wrk in(Path folder, String program) throws IOException {
        Path script = folder.resolve("requests.lua");
        try (InputStream resource = Objects.requireNonNull(Wrk.class.getResourceAsStream("requests.lua"))) {
            Files.copy(resource, script, StandardCopyOption.REPLACE_EXISTING);
        }
        return new Wrk(program, script, folder.resolve("wrk.log"));
    }

    /** Fails if it is not there, before anything else takes time. */
    void check() throws IOException, InterruptedException {
        start(List.of(this.program, "--version")).waitFor();
    }

    /**
     * Puts a load on an application.
     *
     * @param prefix what the values of the load's header begin with
     * @param body file of the body
     * @throws IllegalStateException if not all requests were answered well
     */
    Measurement run(URI target, Load load, String prefix, Path body, int connections, int seconds)
            throws IOException, InterruptedException {
        Process process = start(List.of(
                this.program,
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "--latency",
                "-s",
                this.script.toString(),
                target.toString(),
                "--",
                load.header(),
                prefix,
                String.valueOf(load.distinct()),
                body.toString()));
        try {
            if (!process.waitFor(seconds + GRACE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("wrk did not end in time");
            }
        } finally {
            process.destroyForcibly();
        }
        String output = Files.readString(this.log, StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new IllegalStateException("wrk failed: " + output);
        }
        return parse(output);
    }

    private Process start(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(this.log.toFile())
                    .start();
        } catch (IOException ex) {
            throw new IllegalStateException(
                    "Cannot run '" + this.program + "'. On Debian and Ubuntu it is in the package 'wrk'.", ex);
        }
    }

    /** Reads the line that our script prints at the end. */
    static Measurement parse(String output) {
        Matcher result = RESULT.matcher(output);
        if (!result.find()) {
            throw new IllegalStateException("wrk has no result: " + output);
        }
        long requests = Long.parseLong(result.group(1));
        if (requests == 0 || !result.group(5).equals("0") || !result.group(6).equals("0")) {
            throw new IllegalStateException("Not all requests were answered well: " + result.group());
        }
        return new Measurement(
                requests,
                requests * MICROS / Long.parseLong(result.group(2)),
                Long.parseLong(result.group(3)) / 1000.0,
                Long.parseLong(result.group(4)) / 1000.0);
    }
}
