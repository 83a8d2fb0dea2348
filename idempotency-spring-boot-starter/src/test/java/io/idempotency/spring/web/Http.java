package io.idempotency.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Speaks HTTP/1.1 to a running application. */
final class Http {

    static final String KEY = "Idempotency-Key";
    static final String REPLAYED = "Idempotent-Replayed";

    static {
        // a server may end a connection that the client is about to use again
        System.setProperty("jdk.httpclient.enableAllMethodRetry", "true");
    }

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final int port;

    Http(int port) {
        this.port = port;
    }

    static String newKey() {
        return UUID.randomUUID().toString();
    }

    Call post(String path) {
        return new Call("POST", path);
    }

    Call call(String method, String path) {
        return new Call(method, path);
    }

    /** A request in the making. */
    final class Call {

        private final String method;
        private final HttpRequest.Builder request;
        private BodyPublisher body = BodyPublishers.noBody();

        private Call(String method, String path) {
            this.method = method;
            this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + Http.this.port + path))
                    .timeout(Duration.ofSeconds(30));
        }

        Call key(String key) {
            return header(KEY, key);
        }

        Call header(String name, String value) {
            this.request.header(name, value);
            return this;
        }

        Call json(String json) {
            return body("application/json", json.getBytes(StandardCharsets.UTF_8));
        }

        Call body(String type, byte[] bytes) {
            this.body = BodyPublishers.ofByteArray(bytes);
            return header("Content-Type", type);
        }

        /** Sends a body without declaring its length. */
        Call chunked(String type, byte[] bytes) {
            this.body = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(bytes));
            return header("Content-Type", type);
        }

        Reply send() {
            try {
                return new Reply(CLIENT.send(build(), BodyHandlers.ofByteArray()));
            } catch (IOException ex) {
                throw new IllegalStateException(ex);
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(ex);
            }
        }

        /** {@return the answer as soon as its head is there} */
        HttpResponse<InputStream> open() throws IOException {
            try {
                return CLIENT.send(build(), BodyHandlers.ofInputStream());
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(ex);
            }
        }

        CompletableFuture<Reply> sendAsync() {
            return CLIENT.sendAsync(build(), BodyHandlers.ofByteArray()).thenApply(Reply::new);
        }

        private HttpRequest build() {
            return this.request.method(this.method, this.body).build();
        }
    }

    /** What came back. */
    record Reply(HttpResponse<byte[]> response) {

        int status() {
            return this.response.statusCode();
        }

        String text() {
            return new String(this.response.body(), StandardCharsets.UTF_8);
        }

        byte[] bytes() {
            return this.response.body();
        }

        List<String> headers(String name) {
            return this.response.headers().allValues(name);
        }

        String header(String name) {
            return this.response.headers().firstValue(name).orElse("");
        }

        boolean isReplay() {
            return headers(REPLAYED).equals(List.of("true"));
        }

        /** {@return the type of the problem, empty if the answer is none} */
        String problem() {
            int type = text().indexOf("\"type\":\"");
            boolean isProblem = header("Content-Type").equals("application/problem+json") && type >= 0;
            return isProblem ? text().substring(type + 8, text().indexOf('"', type + 8)) : "";
        }

        /** {@return everything that a replay must repeat} */
        Map<String, List<String>> repeatable() {
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(this.response.headers().map());
            List.of("Date", REPLAYED, "Connection", "Keep-Alive", "Set-Cookie", "X-Trace", "X-After")
                    .forEach(headers::remove);
            return headers;
        }
    }
}
