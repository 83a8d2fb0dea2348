package io.idempotency.benchmarks.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Measures the throughput of applications with and without the library over HTTP, and writes a table, a plot and the raw figures.
 *
 * <p>Each application has its own process, and the load comes from another. All get all loads once in a round, in an order that
 * differs from round to round, and what is compared are two loads of the same round: whatever slows down the machine for a while
 * concerns both.
 */
public final class HttpBenchmark {

    private static final int WARM_UP_CONNECTIONS = 2;

    private final Options options;
    private final List<Subject> subjects;
    private final Launcher launcher;
    private final Driver driver;
    private final Random order;
    private final List<Result> results = new ArrayList<>();

    private HttpBenchmark(Options options) throws IOException, InterruptedException {
        Files.createDirectories(options.output());
        this.options = options;
        this.launcher = Launcher.of(options);
        this.subjects = Subject.of(Scenario.named(options.scenarios()), this.launcher.olderStates());
        Wrk wrk = Wrk.in(options.output());
        wrk.check();
        this.driver = new Driver(wrk, new Bodies(options.output()));
        this.order = new Random(options.seed());
    }

    /** Runs it; {@code --help} tells how. */
    public static void main(String[] args) throws IOException, InterruptedException {
        CommandLine command = new CommandLine(Options.class);
        try {
            command.parseArgs(args);
        } catch (CommandLine.ParameterException ex) {
            say(ex.getMessage());
            System.exit(CommandLine.ExitCode.USAGE);
        }
        if (command.isUsageHelpRequested()) {
            command.usage(System.out);
        } else {
            prepared(command.getCommand()).run();
        }
    }

    /** Ends with a message if it cannot begin. */
    private static HttpBenchmark prepared(Options options) throws IOException, InterruptedException {
        try {
            return new HttpBenchmark(options);
        } catch (IllegalArgumentException | IllegalStateException ex) {
            say(ex.getMessage());
            System.exit(CommandLine.ExitCode.SOFTWARE);
            throw ex;
        }
    }

    private void run() throws IOException, InterruptedException {
        int round = 1;
        while (round <= this.options.rounds()) {
            int last = Math.min(round + this.options.freshEvery() - 1, this.options.rounds());
            try (Deployment deployment = Deployment.start(this.subjects, this.launcher)) {
                warmUp(deployment);
                for (; round <= last; round++) {
                    measure(deployment, round);
                    write(deployment);
                }
            }
        }
        say("See " + this.options.output().toAbsolutePath());
    }

    private void warmUp(Deployment deployment) throws IOException, InterruptedException {
        int seconds = Math.max(1, this.options.warmUp() / this.options.sizes().size());
        for (Application application : deployment.applications()) {
            say("Warming up " + application.subject().id());
            this.driver.prepare(application, this.options.sizes());
            for (int size : this.options.sizes()) {
                this.driver.load(application, size, WARM_UP_CONNECTIONS, seconds);
            }
        }
    }

    private void measure(Deployment deployment, int round) throws IOException, InterruptedException {
        List<Turn> turns = deployment.applications().stream()
                .flatMap(application -> this.options.sizes().stream().map(size -> new Turn(application, size)))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(turns, this.order);
        List<Result> found = new ArrayList<>();
        for (Turn turn : turns) {
            Measurement measurement = this.driver.load(
                    turn.application(), turn.size(), this.options.connections(), this.options.seconds());
            Result result = new Result(round, turn.application().subject(), turn.size(), measurement);
            say(result.line());
            found.add(result);
        }
        this.results.addAll(found);
    }

    /** After each round, so that what is there is not lost when a later one fails. */
    private void write(Deployment deployment) throws IOException {
        Results all = new Results(this.results);
        Map<String, Double> goals = this.options.goals();
        Path folder = this.options.output();
        Files.writeString(folder.resolve("report.md"), new Report(all, conditions(deployment), goals).text());
        Files.writeString(folder.resolve("ratios.svg"), new RatioPlot(all, goals).text());
        Files.write(
                folder.resolve("raw.csv"),
                Stream.concat(Stream.of(Result.HEADINGS), this.results.stream().map(Result::line))
                        .toList());
    }

    private List<String> conditions(Deployment deployment) {
        List<String> conditions = new ArrayList<>();
        conditions.add(String.format(
                Locale.ROOT,
                "%d processors, %s %s, Java %s%s",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                deployment.applications().get(0).javaVersion(),
                optional(" with ", this.options.arguments())));
        conditions.add(String.format(
                Locale.ROOT,
                "%d connections, %d s per load, applications started anew every %d rounds and warmed up for %d s,"
                        + " seed %d",
                this.options.connections(),
                this.options.seconds(),
                this.options.freshEvery(),
                this.options.warmUp(),
                this.options.seed()));
        List<Path> before = this.options.before();
        if (before != null) {
            conditions.add("older states, the newest first: "
                    + before.stream().map(Path::getFileName).map(Path::toString).collect(Collectors.joining(", ")));
        }
        return conditions;
    }

    private static String optional(String before, @Nullable String text) {
        return text == null || text.isBlank() ? "" : before + "`" + text + "`";
    }

    private static void say(@Nullable String text) {
        System.err.println(text);
    }

    /** What gets a load in a round. */
    private record Turn(Application application, int size) {}
}
