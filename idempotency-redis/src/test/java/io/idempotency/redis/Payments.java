package io.idempotency.redis;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** An application on Tomcat that takes payments, and a client of it. */
final class Payments implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext application;

    private Payments(ConfigurableApplicationContext application) {
        this.application = application;
    }

    /** Starts an application whose records are on the server at a port. */
    static Payments on(int redisPort, String... properties) {
        Stream<String> always = Stream.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "spring.main.banner-mode=off",
                "spring.data.redis.host=127.0.0.1",
                "spring.data.redis.port=" + redisPort);
        String[] arguments = Stream.concat(always, Stream.of(properties))
                .map(property -> "--" + property)
                .toArray(String[]::new);
        return new Payments(new SpringApplicationBuilder(Handlers.class).run(arguments));
    }

    static String newKey() {
        return UUID.randomUUID().toString();
    }

    HttpResponse<String> post(@Nullable String key, String body) {
        try {
            return this.client.send(request(key, body), BodyHandlers.ofString());
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    CompletableFuture<HttpResponse<String>> send(String key, String body) {
        return this.client.sendAsync(request(key, body), BodyHandlers.ofString());
    }

    /** {@return how often the handler ran for a key} */
    int runs(String key) {
        return handlers().runs(key).get();
    }

    /** Makes the handler do something before it answers to a certain body. */
    void when(String body, Runnable action) {
        handlers().actions.put(body, action);
    }

    /** Lets the handler wait before it answers to a certain body. */
    Pause pauseWhen(String body) {
        Pause pause = new Pause(new CountDownLatch(1), new CountDownLatch(1));
        when(body, pause::reach);
        return pause;
    }

    <T> T bean(Class<T> type) {
        return this.application.getBean(type);
    }

    @Override
    public void close() {
        this.application.close();
    }

    private Handlers handlers() {
        return bean(Handlers.class);
    }

    private HttpRequest request(@Nullable String key, String body) {
        int port = ((ServletWebServerApplicationContext) this.application)
                .getWebServer()
                .getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/payments"))
                .POST(BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.build();
    }

    /** A handler that has been reached and may go on. */
    record Pause(CountDownLatch reached, CountDownLatch over) {

        private void reach() {
            this.reached.countDown();
            try {
                this.over.await();
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @RestController
    @EnableAutoConfiguration
    static class Handlers {

        private final ConcurrentMap<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        private final ConcurrentMap<String, Runnable> actions = new ConcurrentHashMap<>();

        @PostMapping("/payments")
        ResponseEntity<String> pay(
                @RequestBody String body, @RequestHeader(name = "Idempotency-Key", defaultValue = "none") String key) {
            int run = runs(key).incrementAndGet();
            this.actions.getOrDefault(body, () -> {}).run();
            HttpStatus status = body.equals("failed") ? HttpStatus.INTERNAL_SERVER_ERROR : HttpStatus.CREATED;
            return new ResponseEntity<>(body + " in run " + run, status);
        }

        AtomicInteger runs(String key) {
            return this.runs.computeIfAbsent(key, unused -> new AtomicInteger());
        }
    }
}
