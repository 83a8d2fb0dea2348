package io.idempotency.sample.cli;

import io.idempotency.client.IdempotentCallException;
import io.idempotency.client.ResponseNotKeptException;
import io.idempotency.sample.cli.PaymentsApi.Charge;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Set;
import java.util.UUID;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** The commands, and what their failures look like. Answers go to the standard output, all else to the standard error. */
@Command(
        name = "sample-app.jar",
        header = "Calls the payments API of a running server.",
        footerHeading = "%n",
        footer = "Without a command the server starts, and all options are those of Spring Boot.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:not done",
            "2:not understood, not done",
            "3:not known: repeat it with the same key",
            "4:done, but the answer is lost"
        })
public final class PaymentsCommand {

    private static final int DONE = 0;
    private static final int NOT_DONE = 1;
    private static final int NOT_KNOWN = 3;
    private static final int ANSWER_LOST = 4;

    private static final Set<String> FIRST_WORDS = Set.of("charge", "refund", "list", "-h", "--help");

    private final PrintWriter out;
    private final PrintWriter err;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli looks at its annotation
    private boolean help;

    private PaymentsCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Whether these arguments are for the command line, not for the server. */
    public static boolean isMeantBy(String... arguments) {
        return arguments.length > 0 && FIRST_WORDS.contains(arguments[0]);
    }

    /**
     * Runs a command.
     *
     * @return the exit code
     */
    public static int run(String... arguments) {
        // What there is to say is said here. Without Boot's configuration the log would say everything.
        LoggingSystem.get(PaymentsCommand.class.getClassLoader()).beforeInitialize();
        return run(writer(System.out), writer(System.err), arguments);
    }

    /**
     * Runs a command that prints to other places than the process's own.
     *
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new PaymentsCommand(out, err))
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((ex, ignored) -> {
                    err.println(ex.getMessage());
                    err.println("See '" + ex.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((ex, command, parsed) -> explain(ex, err))
                .execute(arguments);
    }

    @Command(description = "Charges a card, once.")
    int charge(
            @Mixin CallOptions call,
            @Option(
                            names = "--amount",
                            paramLabel = "AMOUNT",
                            required = true,
                            description = "How much, in minor units, such as cents.")
                    long amount,
            @Option(
                            names = "--currency",
                            paramLabel = "CODE",
                            defaultValue = "EUR",
                            description = "ISO 4217 code. Default: ${DEFAULT-VALUE}")
                    String currency,
            @Option(
                            names = "--card",
                            paramLabel = "TOKEN",
                            defaultValue = "tok_visa",
                            description = "What stands for the card. Default: ${DEFAULT-VALUE}")
                    String card) {
        return print(api(call).charge(amount, currency, card, key(call)));
    }

    @Command(description = "Refunds part of a charge, once.")
    int refund(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "CHARGE", description = "Number of the charge.") long charge,
            @Option(
                            names = "--amount",
                            paramLabel = "AMOUNT",
                            required = true,
                            description = "How much, in minor units, such as cents.")
                    long amount) {
        return print(api(call).refund(charge, amount, key(call)));
    }

    @Command(description = "Lists all charges.")
    int list(@Mixin ServerOptions server) {
        PaymentsApi.askingOnce(server).list().forEach(this.out::println);
        return DONE;
    }

    private PaymentsApi api(CallOptions call) {
        return PaymentsApi.retrying(call.server, call.retries, this.err);
    }

    private String key(CallOptions call) {
        if (call.key != null) {
            return call.key;
        }
        String made = UUID.randomUUID().toString();
        this.err.println("Idempotency-Key: " + made);
        return made;
    }

    private int print(ResponseEntity<Charge> answer) {
        this.out.println(answer.getBody());
        if (answer.getHeaders().containsHeader("Idempotent-Replayed")) {
            this.err.println("This was done before; the answer is that of the first time.");
        }
        return DONE;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, Charset.defaultCharset());
    }

    private static int explain(Exception ex, PrintWriter err) throws Exception {
        if (ex instanceof ResponseNotKeptException lost) {
            err.println("Done, but the answer is lost. 'list' shows what is there. Key: " + lost.getIdempotencyKey());
            return ANSWER_LOST;
        }
        if (ex instanceof IdempotentCallException gaveUp) {
            err.println(gaveUp.getMessage());
            return gaveUp.getCall().mayHaveArrived() ? NOT_KNOWN : NOT_DONE;
        }
        if (ex instanceof RestClientResponseException refused) {
            err.println("Refused: " + Problems.describe(refused));
            return NOT_DONE;
        }
        if (ex instanceof ResourceAccessException || ex instanceof IllegalArgumentException) {
            err.println(ex.getMessage());
            return NOT_DONE;
        }
        throw ex;
    }
}
