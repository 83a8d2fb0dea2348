package io.idempotency.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GrowthTests {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Growth growth = new Growth(new PrintStream(this.out, true, StandardCharsets.UTF_8));

    @Test
    void memoryPerRecordIsTold() {
        int status = new CommandLine(this.growth)
                .execute("--parts=heap,redis", "--records=500", "--redis-records=100", "--histogram");

        assertThat(status).isZero();
        assertThat(this.out.toString(StandardCharsets.UTF_8))
                .containsPattern("\\| 500 \\| \\d+\\.\\d \\| [\\d,]+ \\| [\\d,]+ \\|")
                .containsPattern("\\| 100 \\| -?\\d+\\.\\d \\| -?[\\d,]+ \\| [5-9]\\d\\d\\.\\d \\|")
                .contains("#instances");
    }

    @Test
    void whatIsNoPartIsRefused() {
        assertThat(new CommandLine(this.growth).execute("--parts=everything")).isEqualTo(CommandLine.ExitCode.USAGE);
    }
}
