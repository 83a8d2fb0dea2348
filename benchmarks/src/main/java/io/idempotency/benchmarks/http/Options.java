package io.idempotency.benchmarks.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What can be said on the command line. */
@Command(
        name = "http-benchmark",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = "Measures applications with and without the library, side by side.")
interface Options {

    @Option(names = "--rounds", defaultValue = "8", description = "How often each application takes each load.")
    int rounds();

    @Option(
            names = "--fresh-every",
            defaultValue = "4",
            description = "After how many rounds all applications are started anew; two starts of the same differ.")
    int freshEvery();

    @Option(names = "--seconds", defaultValue = "3", description = "How long a load takes.")
    int seconds();

    @Option(
            names = "--warm-up",
            defaultValue = "24",
            description = "How many seconds each application is warmed up after its start, over few connections.")
    int warmUp();

    @Option(names = "--sizes", split = ",", defaultValue = "200,1000,10000", description = "Bytes of the bodies.")
    List<Integer> sizes();

    @Option(names = "--connections", defaultValue = "32", description = "How many connections a load has.")
    int connections();

    @Option(
            names = "--scenarios",
            split = ",",
            defaultValue = "a,b,c,d,e,f,g,h",
            description = "What to measure: e is e and e1, h is h-first and h-replay.")
    List<String> scenarios();

    @Option(
            names = "--goals",
            split = ",",
            defaultValue = "b/a=0.98,c/a=0.95,d/a=1.60,f/e=0.93,g/e1=0.95",
            description = "What ratios should be, for the report and the plot.")
    Map<String, Double> goals();

    @Option(
            names = "--before",
            split = ",",
            description = "Copies of the repository in older states, compiled, to compare with in the same rounds:"
                    + " the newest first, each with the next. Each application is a JVM of 1 GB.")
    @Nullable
    List<Path> before();

    @Option(names = "--jvm", description = "JAVA_HOME of the applications, if it is another one than ours.")
    @Nullable
    Path jvm();

    @Option(names = "--arguments", defaultValue = "", description = "More arguments of the applications' JVMs.")
    String arguments();

    @Option(names = "--seed", defaultValue = "1", description = "Decides the order within the rounds.")
    long seed();

    @Option(names = "--output", defaultValue = "target/http-benchmark", description = "Where the results are written.")
    Path output();
}
