package io.idempotency.benchmarks.growth;

import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures what grows, and prints tables in Markdown. */
@Command(
        name = "growth",
        description = "Measures memory per record, and the start of an application.",
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
public final class Growth implements Callable<Integer> {

    private final PrintStream out;

    @Option(
            names = "--parts",
            split = ",",
            description = "Of: ${COMPLETION-CANDIDATES}.",
            defaultValue = "heap,redis,start")
    private Set<Part> parts = Set.of();

    @Option(names = "--records", split = ",", description = "In memory.", defaultValue = "10000,100000,1000000")
    private List<Integer> records = List.of();

    @Option(names = "--redis-records", split = ",", description = "In Redis.", defaultValue = "10000,100000")
    private List<Integer> redisRecords = List.of();

    @Option(names = "--starts", description = "Of each application.", defaultValue = "15")
    private int starts;

    @Option(names = "--histogram", description = "Shows what the heap is made of.")
    private boolean histogram;

    /** Tables that there are. */
    enum Part {
        heap,
        redis,
        start
    }

    Growth(PrintStream out) {
        this.out = out;
    }

    /** Ends the process. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Growth(System.out)).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (this.parts.contains(Part.heap)) {
            new HeapGrowth(this.histogram).measure(this.records, this.out);
        }
        if (this.parts.contains(Part.redis)) {
            RedisGrowth.measure(this.redisRecords, this.out);
        }
        if (this.parts.contains(Part.start)) {
            new StartGrowth(this.starts).measure(this.out);
        }
        return CommandLine.ExitCode.OK;
    }
}
