package io.idempotency.benchmarks.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** Sends single requests to an application, as the load sends many. */
final class Client {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final URI target;

    Client(URI target) {
        this.target = target;
    }

    HttpResponse<String> charge(Load load, String value, Path body) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request()
                .header("Content-Type", "application/json")
                .header(load.header(), "\"" + value + "\"")
                .POST(BodyPublishers.ofFile(body)));
        if (response.statusCode() != 201
                || response.headers().firstValue("Location").isEmpty()) {
            throw new IllegalStateException("Not a charge: " + response + ": " + response.body());
        }
        return response;
    }

    /** {@return how many charges there were} */
    long count() throws IOException, InterruptedException {
        return Long.parseLong(send(request()).body());
    }

    void forget() throws IOException, InterruptedException {
        HttpResponse<String> response = send(request().DELETE());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("It did not forget: " + response);
        }
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(this.target).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
