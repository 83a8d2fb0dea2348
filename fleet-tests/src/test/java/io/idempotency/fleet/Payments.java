package io.idempotency.fleet;

import io.idempotency.fleet.payments.Mark;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;

/** Calls the payments API of instances, and notes what came. Thread safe. */
final class Payments {

    private static final int AT_A_TIME = 40;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final InstantSource clock = InstantSource.system();
    private final IntFunction<String> path;
    private final IntFunction<String> fatal;

    Payments(String path) {
        this(operation -> path, operation -> "");
    }

    /**
     * Makes one whose requests may end the processes that have them.
     *
     * @param path where an operation is asked for
     * @param fatal the marks at which it is to end the process, by their names, joined by commas
     */
    Payments(IntFunction<String> path, IntFunction<String> fatal) {
        this.path = path;
        this.fatal = fatal;
    }

    /** Asks for an operation once. */
    CompletableFuture<Exchange> charge(int operation, Instance instance, Duration timeout) {
        Instance.Running to = instance.running();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + to.port() + this.path.apply(operation)))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "operation-" + operation)
                .header(Mark.HEADER, this.fatal.apply(operation))
                .timeout(timeout)
                .POST(BodyPublishers.ofString("{\"amount\":%d,\"currency\":\"EUR\",\"card\":\"tok_visa\"}"
                        .formatted(Books.amountOf(operation))))
                .build();
        Instant start = this.clock.instant();
        return this.http
                .sendAsync(request, BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
                .handle((response, failure) ->
                        new Exchange(operation, to.id(), start, this.clock.instant(), outcome(response, failure)));
    }

    /** Asks for each operation once more, of each instance. */
    List<Exchange> chargeEachOfAll(int operations, List<? extends Instance> instances, Duration timeout) {
        List<Exchange> answers = new ArrayList<>();
        for (int first = 0; first < operations; first += AT_A_TIME) {
            List<CompletableFuture<Exchange>> asked = new ArrayList<>();
            for (int operation = first; operation < Math.min(first + AT_A_TIME, operations); operation++) {
                for (Instance instance : instances) {
                    asked.add(charge(operation, instance, timeout));
                }
            }
            asked.forEach(answer -> answers.add(answer.join()));
        }
        return answers;
    }

    private static Outcome outcome(HttpResponse<String> response, Throwable failure) {
        if (failure == null) {
            return Outcome.Answered.of(response.statusCode(), response.headers().map(), response.body());
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return new Outcome.Unanswered(cause.getClass().getSimpleName());
    }
}
