package io.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.client.RawHttpServer.Request;
import io.idempotency.client.RawHttpServer.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;

/**
 * A thousand calls to a server that keeps its keys, over a network that does not keep its promises: each ends in exactly one charge, or
 * in an error that says that it may have; none in two.
 */
class FlakyNetworkTests {

    private static final int MANY = 1000;
    private static final int SOME = 200;
    private static final int CALLERS = 16;

    /** Every third request meets one of these. */
    private enum Fault {
        RESET_BEFORE_THE_SERVER_SEES_IT,
        RESET_WHILE_THE_SERVER_IS_AT_IT,
        ANSWER_LOST,
        ANSWER_CUT_OFF,
        ANSWER_TOO_SLOW,
        REFUSED_AT_THE_GATE,
        UNAVAILABLE_BEFORE_THE_SERVER_SEES_IT,
        GATEWAY_TIMEOUT_ALTHOUGH_IT_IS_DONE
    }

    private static ConfigurableApplicationContext server;
    private static ExecutorService threads;
    private static int port;

    private final HttpClient toServer =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random = new Random(7);
    private final Map<Fault, AtomicInteger> faults = new ConcurrentSkipListMap<>();
    private final Queue<CompletableFuture<?>> underWay = new ConcurrentLinkedQueue<>();
    private final Queue<IdempotentCall> calls = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        server = SpringApplication.run(
                ChargingServer.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--idempotency.scope=global",
                "--idempotency.exclude-paths=/unprotected",
                "--spring.main.banner-mode=off");
        port = ((WebServerApplicationContext) server).getWebServer().getPort();
        threads = Executors.newFixedThreadPool(CALLERS + 1);
    }

    @AfterAll
    static void stop() {
        server.close();
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(names = {"REST_CLIENT_ON_JDK", "WEB_CLIENT_ON_NETTY"})
    void everyCallEndsInOneChargeOrAClearError(Callers client) throws Exception {
        Charges charges = server.getBean(Charges.class);
        List<Ending> endings = call(MANY, client, "/charges");

        assertThat(endings).hasSize(MANY).allSatisfy(ending -> {
            if (ending.error() == null) {
                assertThat(ending.answer()).isEqualTo("{\"order\":\"" + ending.order() + "\"}");
                assertThat(charges.of(ending.order())).isEqualTo(1);
            } else if (ending.error() instanceof RetriesExhaustedException gaveUp) {
                assertThat(charges.of(ending.order()))
                        .isBetween(0, gaveUp.getCall().mayHaveArrived() ? 1 : 0);
            } else {
                assertThat(ending.error()).hasMessageContaining("401");
                assertThat(charges.of(ending.order())).isZero();
            }
        });
        report(client, endings, charges);
        assertThat(this.faults).hasSize(Fault.values().length);
        assertThat(endings).anySatisfy(ending -> assertThat(ending.error()).isNotNull());
        assertThat(this.calls)
                .anySatisfy(call -> assertThat(call.attempts())
                        .anySatisfy(attempt -> assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.IN_PROGRESS)));
        assertThat(this.calls)
                .anySatisfy(call -> assertThat(call.attempts())
                        .anySatisfy(attempt -> assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.NOT_CONNECTED)));
    }

    /** That the network above is as bad as it should be. */
    @Test
    void withoutKeysTheSameNetworkChargesTwice() throws Exception {
        Charges charges = server.getBean(Charges.class);
        List<Ending> endings = call(SOME, Callers.REST_CLIENT_ON_JDK, "/unprotected");
        assertThat(endings)
                .anySatisfy(ending -> assertThat(charges.of(ending.order())).isGreaterThan(1));
    }

    /** A call that has given up is safe to repeat with its key, later. */
    @Test
    void whoHasGivenUpRepeatsTheCallWithItsKey() throws Exception {
        Charges charges = server.getBean(Charges.class);
        List<Ending> gaveUp = call(SOME, Callers.REST_CLIENT_ON_JDK, "/charges").stream()
                .filter(ending -> ending.error() instanceof IdempotentCallException)
                .toList();
        assertThat(gaveUp).isNotEmpty();
        Caller caller = Callers.REST_CLIENT_ON_JDK.with(settings().build());
        for (Ending ending : gaveUp) {
            String key = ((IdempotentCallException) ending.error()).getIdempotencyKey();
            URI direct = URI.create("http://localhost:" + port + "/charges");
            caller.send(HttpMethod.POST, direct, body(ending.order()), key, Map.of());
            assertThat(charges.of(ending.order())).isEqualTo(1);
        }
    }

    private List<Ending> call(int number, Callers client, String path) throws Exception {
        try (RawHttpServer network = RawHttpServer.start(this::pass);
                Outages outages = new Outages(network)) {
            outages.start();
            Caller caller = client.impatient(settings().build());
            URI uri = URI.create("http://localhost:" + network.port() + path);
            String name = UUID.randomUUID() + "-";
            List<Future<Ending>> calls = IntStream.range(0, number)
                    .mapToObj(index -> threads.submit(() -> call(caller, uri, name + index)))
                    .toList();
            List<Ending> endings = new ArrayList<>();
            for (Future<Ending> call : calls) {
                endings.add(call.get());
            }
            return endings;
        } finally {
            // What was sent and then forgotten may still arrive.
            this.underWay.forEach(CompletableFuture::join);
        }
    }

    private static Ending call(Caller caller, URI uri, String order) {
        try {
            return new Ending(order, caller.post(uri, body(order)), null);
        } catch (RuntimeException ex) {
            return new Ending(order, null, ex);
        }
    }

    private static String body(String order) {
        return "{\"order\":\"" + order + "\"}";
    }

    private IdempotencyClientSettings.Builder settings() {
        return IdempotencyClientSettings.forHosts("localhost")
                .maxAttempts(4)
                .delays(Duration.ofMillis(10), Duration.ofMillis(50))
                .listener(this.calls::add);
    }

    private void pass(Request request, Wire wire) throws IOException {
        Fault[] kinds = Fault.values();
        int drawn = this.random.nextInt(3 * kinds.length);
        if (drawn >= kinds.length) {
            HttpResponse<String> answer = forward(request);
            wire.answer(answer.statusCode(), answer.body(), headers(answer));
            return;
        }
        this.faults.computeIfAbsent(kinds[drawn], kind -> new AtomicInteger()).incrementAndGet();
        switch (kinds[drawn]) {
            case RESET_BEFORE_THE_SERVER_SEES_IT -> wire.reset();
            case RESET_WHILE_THE_SERVER_IS_AT_IT -> {
                this.underWay.add(send(request));
                wire.reset();
            }
            case ANSWER_LOST -> {
                forward(request);
                wire.reset();
            }
            case ANSWER_CUT_OFF -> {
                HttpResponse<String> answer = forward(request);
                String body = answer.body();
                wire.answer(answer.statusCode(), body.substring(0, body.length() / 2), body.length(), headers(answer));
            }
            case ANSWER_TOO_SLOW -> {
                forward(request);
                wire.hang();
            }
            // Such as a token that has just expired, perhaps after a first attempt that has charged.
            case REFUSED_AT_THE_GATE -> wire.answer(401, "");
            case UNAVAILABLE_BEFORE_THE_SERVER_SEES_IT -> wire.answer(503, "");
            case GATEWAY_TIMEOUT_ALTHOUGH_IT_IS_DONE -> {
                forward(request);
                wire.answer(504, "");
            }
        }
    }

    private HttpResponse<String> forward(Request request) {
        CompletableFuture<HttpResponse<String>> answer = send(request);
        this.underWay.add(answer);
        return answer.join();
    }

    private CompletableFuture<HttpResponse<String>> send(Request request) {
        return this.toServer.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + request.path()))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", request.key())
                        .POST(BodyPublishers.ofString(request.text()))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Those that decide what the client does. */
    private static String[] headers(HttpResponse<String> answer) {
        return Stream.of("Content-Type", "Retry-After", "Idempotent-Replayed")
                .flatMap(name -> answer.headers().allValues(name).stream().map(value -> name + ": " + value))
                .toArray(String[]::new);
    }

    private void report(Callers client, List<Ending> endings, Charges charges) {
        Map<AttemptOutcome, Long> attempts = this.calls.stream()
                .flatMap(call -> call.attempts().stream())
                .collect(Collectors.groupingBy(CallAttempt::outcome, TreeMap::new, Collectors.counting()));
        System.out.printf(
                "%s: %d calls, %d answered, %d refused at once, %d given up, %d charged twice; attempts %s; faults %s%n",
                client,
                endings.size(),
                count(endings, ending -> ending.error() == null),
                count(
                        endings,
                        ending -> ending.error() != null && !(ending.error() instanceof IdempotentCallException)),
                count(endings, ending -> ending.error() instanceof IdempotentCallException),
                count(endings, ending -> charges.of(ending.order()) > 1),
                attempts,
                this.faults);
    }

    private static long count(List<Ending> endings, Predicate<Ending> kind) {
        return endings.stream().filter(kind).count();
    }

    /**
     * How a call ended.
     *
     * @param answer null if there was none
     * @param error null if there was an answer
     */
    private record Ending(String order, String answer, RuntimeException error) {}

    /** Now and then nobody listens for a moment. */
    private static final class Outages implements AutoCloseable {

        private static final int BETWEEN_MILLIS = 250;
        private static final int LENGTH_MILLIS = 50;

        private final CountDownLatch closed = new CountDownLatch(1);
        private final RawHttpServer network;
        private CompletableFuture<Void> end = CompletableFuture.completedFuture(null);

        Outages(RawHttpServer network) {
            this.network = network;
        }

        void start() {
            this.end = CompletableFuture.runAsync(this::run, threads);
        }

        private void run() {
            try {
                while (!this.closed.await(BETWEEN_MILLIS, TimeUnit.MILLISECONDS)) {
                    this.network.refuse();
                    this.closed.await(LENGTH_MILLIS, TimeUnit.MILLISECONDS);
                    this.network.acceptAgain();
                }
            } catch (IOException | InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
        }

        @Override
        public void close() {
            this.closed.countDown();
            this.end.join();
        }
    }
}
