package io.idempotency.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody charges a card by the command line, and the server is killed while it is at it. */
class CommandLineIT {

    @TempDir
    private Path directory;

    private RunningJar server;

    @AfterEach
    void stop() throws InterruptedException {
        this.server.kill();
    }

    @Test
    void aServerThatIsKilledAndStartedAgainChargesOnce() throws Exception {
        start(0, "--sample.pause-after-effect=20s");
        int port = this.server.awaitPort();
        Path out = this.directory.resolve("out");
        Path err = this.directory.resolve("err");
        Process charge = process(port, "charge", "--amount", "1000", "--idempotency-key", "order-17")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            this.server.awaitLogged("Charging tok_visa 1000 EUR");
            this.server.kill();
            start(port);

            assertThat(charge.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } finally {
            charge.destroyForcibly();
        }
        assertThat(Files.readString(err)).contains("Attempt 2, after: ");
        assertThat(charge.exitValue()).isZero();
        assertThat(Files.readString(out)).matches("Charge 1: 1000 EUR, refunded 0, receipt \\d+\\R");
        Process list = process(port, "list").start();
        assertThat(new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines(Files.readString(out));
        assertThat(list.waitFor()).isZero();
    }

    private static ProcessBuilder process(int port, String... arguments) {
        ProcessBuilder process = new ProcessBuilder(RunningJar.command(arguments));
        process.command().addAll(List.of("--url", "http://127.0.0.1:" + port));
        return process;
    }

    private void start(int port, String... arguments) throws IOException {
        this.server = RunningJar.startOnDatabase(port, "command-line", this.directory, arguments);
    }
}
