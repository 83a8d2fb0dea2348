package io.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.idempotency.client.RawHttpServer.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.RequestHeadersSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Bodies of a WebClient, which come from anywhere, and go anywhere. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
class WebClientBodyTests {

    private static final int BUFFER = 1000;

    @Parameter
    private boolean onNetty;

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch read = new CountDownLatch(1);

    private RawHttpServer server;
    private WebClient client;

    @BeforeEach
    void start() throws IOException {
        this.server = RawHttpServer.start((request, wire) -> {
            switch (this.asked.getAndIncrement()) {
                case 0 -> wire.reset();
                case 1 -> wire.answer(503, "");
                default -> wire.answer(200, "done");
            }
        });
        this.client = client(this.server.port());
    }

    @AfterEach
    void stop() throws IOException {
        this.server.close();
    }

    @Test
    void aValueIsSentAgain() {
        sentThreeTimes(post().contentType(MediaType.APPLICATION_JSON).bodyValue("{\"amount\":1}"));
        assertThat(this.server.requests())
                .allSatisfy(request -> assertThat(request.headers())
                        .containsEntry("Content-Length", "12")
                        .containsEntry("Content-Type", "application/json"));
    }

    @Test
    void aBodyThatCanBeReadOnceIsSentAgain() {
        InputStreamResource once =
                new InputStreamResource(new ByteArrayInputStream("once".getBytes(StandardCharsets.UTF_8)));
        sentThreeTimes(post().body(BodyInserters.fromResource(once)));
        assertThat(this.server.requests().get(2).text()).isEqualTo("once");
    }

    @Test
    void aBodyThatIsAnotherEachTimeIsTheSameInEachAttempt() {
        AtomicInteger count = new AtomicInteger();
        Flux<DataBuffer> counting = Flux.defer(() -> Flux.just(buffer("part "), buffer("" + count.incrementAndGet())));
        sentThreeTimes(post().body(BodyInserters.fromDataBuffers(counting)));
        assertThat(this.server.requests().get(2).text()).isEqualTo("part 1");
    }

    @Test
    void aFormIsSentAgain() {
        sentThreeTimes(post().body(BodyInserters.fromFormData("amount", "1")));
        assertThat(this.server.requests().get(2).headers().get("Content-Type"))
                .startsWith("application/x-www-form-urlencoded");
    }

    @Test
    void aMultipartBodyKeepsItsBoundary() {
        MultipartBodyBuilder parts = new MultipartBodyBuilder();
        parts.part("amount", "1");
        sentThreeTimes(post().body(BodyInserters.fromMultipartData(parts.build())));
        assertThat(this.server.requests().stream()
                        .map(request -> request.headers().get("Content-Type"))
                        .distinct())
                .singleElement()
                .satisfies(type -> assertThat(type).contains("boundary="));
    }

    @Test
    void noBodyIsSentAgain() {
        sentThreeTimes(post());
    }

    @Test
    void aBodyLongerThanTheBufferIsSentOnce() {
        notSentAgain(post().contentType(MediaType.TEXT_PLAIN).bodyValue("x".repeat(BUFFER + 1)));
        assertThat(this.server.requests().get(0).text()).hasSize(BUFFER + 1);
    }

    @Test
    void aBodyThatIsFlushedInPartsIsSentOnce() {
        notSentAgain(post().contentType(MediaType.APPLICATION_NDJSON)
                .body(Flux.just(Map.of("a", 1), Map.of("b", 2)), Map.class));
    }

    /** Nobody has touched it yet. */
    @Test
    void aLongBodyIsSentOnceTheServerIsThere() throws IOException {
        this.server.refuse();
        Mono<String> answer = post().contentType(MediaType.TEXT_PLAIN)
                .bodyValue("x".repeat(BUFFER + 1))
                .retrieve()
                .bodyToMono(String.class)
                .onErrorResume(
                        RetriesExhaustedException.class,
                        gaveUp -> Mono.just(gaveUp.getMessage()
                                + gaveUp.getCall().attempts().size()));
        assertThat(answer.block()).contains("no more attempts").endsWith("5");
    }

    @Test
    void aStreamArrivesWhileItIsWritten() throws Exception {
        try (RawHttpServer streaming = RawHttpServer.start((request, wire) -> {
            wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/event-stream\r\n\r\ndata: first\n\n");
            await(this.read);
            wire.send("data: second\n\n");
        })) {
            List<String> events = client(streaming.port())
                    .post()
                    .uri("/")
                    .retrieve()
                    .bodyToFlux(String.class)
                    .doOnNext(event -> this.read.countDown())
                    .collectList()
                    .block(Duration.ofSeconds(10));
            assertThat(events).containsExactly("first", "second");
        }
    }

    /** What has passed the buffer is not held back either. */
    @Test
    void aLongAnswerArrivesWhileItIsWritten() throws Exception {
        try (RawHttpServer slow = RawHttpServer.start((request, wire) -> {
            wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n"
                    + "x".repeat(2 * BUFFER));
            await(this.read);
            wire.send("end");
        })) {
            AtomicInteger length = new AtomicInteger();
            client(slow.port())
                    .post()
                    .uri("/")
                    .retrieve()
                    .bodyToFlux(DataBuffer.class)
                    .doOnNext(part -> {
                        length.addAndGet(part.readableByteCount());
                        DataBufferUtils.release(part);
                        this.read.countDown();
                    })
                    .blockLast(Duration.ofSeconds(10));
            assertThat(length).hasValue(2 * BUFFER + 3);
        }
    }

    private void sentThreeTimes(RequestHeadersSpec<?> call) {
        assertThat(call.retrieve().bodyToMono(String.class).block()).isEqualTo("done");
        assertThat(this.server.requests()).hasSize(3);
        assertThat(this.server.requests().stream().map(Request::text).distinct())
                .hasSize(1);
        assertThat(this.server.requests().stream().map(Request::key).distinct()).hasSize(1);
    }

    private void notSentAgain(RequestHeadersSpec<?> call) {
        RetriesExhaustedException gaveUp = catchThrowableOfType(
                RetriesExhaustedException.class,
                () -> call.retrieve().bodyToMono(String.class).block());
        assertThat(gaveUp)
                .hasMessageContainingAll("after 1 attempt in", "its body cannot be sent again", "may be done");
        assertThat(this.server.requests()).hasSize(1);
    }

    private WebClient.RequestBodySpec post() {
        return this.client.post().uri("/");
    }

    private WebClient client(int port) {
        return WebClient.builder()
                .baseUrl("http://localhost:" + port)
                .clientConnector(this.onNetty ? new ReactorClientHttpConnector() : new JdkClientHttpConnector())
                .filter(new IdempotencyExchangeFilter(IdempotencyClientSettings.forHosts("localhost")
                        .delays(Duration.ofMillis(2), Duration.ofMillis(10))
                        .bufferSize(BUFFER)
                        .build()))
                .build();
    }

    private static DataBuffer buffer(String text) {
        return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
