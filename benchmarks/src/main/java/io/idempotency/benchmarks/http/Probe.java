package io.idempotency.benchmarks.http;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks, before it is measured, that an application does what its row in the table says. */
final class Probe {

    private static final String REPLAYED = "Idempotent-Replayed";

    private final Scenario scenario;
    private final Client client;

    Probe(Scenario scenario, Client client) {
        this.scenario = scenario;
        this.client = client;
    }

    /**
     * Sends some requests.
     *
     * @param prefix what its keys begin with
     * @throws IllegalStateException if an answer is not as it should be
     */
    void check(String prefix, Path body) throws IOException, InterruptedException {
        if (this.scenario.load() == Load.NO_KEY) {
            checkRuns(Load.NO_KEY, prefix + "none", body);
        }
        HttpResponse<String> first = checkRuns(Load.UNIQUE, prefix + "one", body);
        checkRuns(Load.UNIQUE, prefix + "two", body);
        checkSecond(first, prefix + "one", body);
    }

    private HttpResponse<String> checkRuns(Load load, String key, Path body) throws IOException, InterruptedException {
        long before = this.client.count();
        HttpResponse<String> response = this.client.charge(load, key, body);
        require(this.client.count() == before + 1, "a first request does not run", response);
        require(replayed(response) == null, "a first request is marked as a replay", response);
        return response;
    }

    private void checkSecond(HttpResponse<String> first, String key, Path body)
            throws IOException, InterruptedException {
        long before = this.client.count();
        HttpResponse<String> second = this.client.charge(Load.UNIQUE, key, body);
        boolean ran = this.client.count() > before;
        boolean same = second.body().equals(first.body()) && location(second).equals(location(first));
        require(ran != this.scenario.replays(), ran ? "a second request runs" : "a second one does not run", second);
        require(same == this.scenario.replays(), same ? "both answers are the same" : "the answers differ", second);
        require("true".equals(replayed(second)) == this.scenario.hasUs(), "the mark of a replay is wrong", second);
    }

    private static List<String> location(HttpResponse<String> response) {
        return response.headers().allValues("Location");
    }

    private static @Nullable String replayed(HttpResponse<String> response) {
        return response.headers().firstValue(REPLAYED).orElse(null);
    }

    private void require(boolean condition, String otherwise, HttpResponse<String> response) {
        if (!condition) {
            throw new IllegalStateException("In scenario " + this.scenario.id() + " " + otherwise + ": " + response);
        }
    }
}
