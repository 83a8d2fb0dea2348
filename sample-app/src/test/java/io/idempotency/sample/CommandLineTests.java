package io.idempotency.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.sample.cli.PaymentsCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.util.StringUtils;

/** What the documentation shows of the command line, on a server of its own, whose first charge is number 1. */
@SpringBootTest(
        classes = SampleApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "spring.application.name=command-line"})
class CommandLineTests {

    /** A command that is typed, and what is printed, up to the next one. */
    private static final Pattern STEP = Pattern.compile("^\\$ (.*)\\n((?:(?!\\$ |```).*\\n)*)", Pattern.MULTILINE);

    @LocalServerPort
    private int port;

    @Test
    void theDocumentationShowsWhatIsPrinted() throws IOException {
        String documentation = Files.readString(Path.of("..", "docs", "sample.md"));
        String session = documentation.substring(
                documentation.indexOf("```console\n$ payments "), documentation.indexOf("## When the server dies"));
        List<String> differences = new ArrayList<>();
        int steps = 0;
        int exitCode = -1;
        for (MatchResult step : STEP.matcher(session).results().toList()) {
            StringWriter printed = new StringWriter();
            if (step.group(1).equals("echo $?")) {
                printed.write(exitCode + "\n");
            } else {
                exitCode = run(printed, StringUtils.tokenizeToStringArray(step.group(1), " "));
            }
            if (!printed.toString().equals(step.group(2))) {
                differences.add("$ " + step.group(1) + "\n" + printed);
            }
            steps++;
        }
        assertThat(differences).isEmpty();
        assertThat(steps).isGreaterThan(10);
    }

    @Test
    void aKeyIsMadeAndPrinted() {
        StringWriter printed = new StringWriter();
        assertThat(run(printed, "payments", "charge", "--amount", "5")).isZero();
        assertThat(printed.toString())
                .matches("(?s)Idempotency-Key: [0-9a-f-]{36}\\RCharge \\d+: 5 EUR, refunded 0, receipt \\d+\\R");
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws IOException {
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        String url = "http://127.0.0.1:" + closed;
        StringWriter printed = new StringWriter();
        assertThat(execute(printed, "list", "--url", url)).isEqualTo(1);
        assertThat(printed.toString()).contains(url);

        StringWriter tried = new StringWriter();
        assertThat(execute(tried, "charge", "--amount", "5", "--retries", "2", "--url", url))
                .isEqualTo(1);
        assertThat(tried.toString()).contains("Attempt 3, after: ", "Gave up on POST " + url, "after 3 attempts");
    }

    @Test
    void whatIsNoAddressIsExplained() {
        StringWriter printed = new StringWriter();
        assertThat(execute(printed, "list", "--url", "localhost:8080")).isEqualTo(1);
        assertThat(execute(printed, "charge", "--amount", "5", "--idempotency-key", "k", "--url", "localhost:8080"))
                .isEqualTo(1);
        assertThat(printed.toString().lines())
                .hasSize(2)
                .containsOnly("'localhost:8080' is no address such as http://localhost:8080");
    }

    @Test
    void whatIsNoKeyIsExplained() {
        StringWriter printed = new StringWriter();
        assertThat(run(printed, "payments", "charge", "--amount", "5", "--idempotency-key", "ä"))
                .isEqualTo(1);
        assertThat(printed.toString()).contains("printable ASCII");
    }

    private int run(StringWriter printed, String... typed) {
        List<String> arguments = new ArrayList<>(List.of(typed).subList(1, typed.length));
        if (!arguments.contains("--help")) {
            arguments.addAll(List.of("--url", "http://127.0.0.1:" + this.port));
        }
        return execute(printed, arguments.toArray(String[]::new));
    }

    private static int execute(StringWriter printed, String... arguments) {
        PrintWriter both = new PrintWriter(printed, true);
        return PaymentsCommand.run(both, both, arguments);
    }
}
