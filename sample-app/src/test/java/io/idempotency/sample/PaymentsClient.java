package io.idempotency.sample;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Calls the payments API of this machine. Thread safe. */
final class PaymentsClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    PaymentsClient(int port) {
        this.port = port;
    }

    HttpResponse<String> post(String path, String key, String body) throws IOException, InterruptedException {
        return this.http.send(withKey(path, key, body), BodyHandlers.ofString());
    }

    HttpResponse<String> postWith(Fault fault, String path, String key, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(withKey(path, key, body), (name, value) -> true)
                .header(Fault.HEADER, fault.value())
                .build();
        return this.http.send(request, BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String key, String body) {
        return this.http.sendAsync(withKey(path, key, body), BodyHandlers.ofString());
    }

    HttpResponse<String> postWithoutKey(String path, String body) throws IOException, InterruptedException {
        return this.http.send(posting(path, body).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return this.http.send(request(path).build(), BodyHandlers.ofString());
    }

    /** Lists the numbers of the charges of an amount. */
    List<Integer> chargesOf(long amount) throws IOException, InterruptedException {
        return JsonPath.read(get("/charges").body(), "$[?(@.amount == " + amount + ")].id");
    }

    private HttpRequest withKey(String path, String key, String body) {
        return posting(path, body).header("Idempotency-Key", key).build();
    }

    private HttpRequest.Builder posting(String path, String body) {
        return request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
                .timeout(TIMEOUT);
    }
}
