package io.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.idempotency.client.RawHttpServer.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.http.client.ClientHttpResponse;

/** What only a client has that holds a thread, or other interceptors. */
@ParameterizedClass
@EnumSource(mode = Mode.MATCH_ALL, names = "REST_.*")
class BlockingCallTests {

    @Parameter
    private Callers client;

    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final Queue<IdempotentCall> calls = new ConcurrentLinkedQueue<>();

    private RawHttpServer server;

    @BeforeEach
    void start() throws IOException {
        this.server = RawHttpServer.start((request, wire) -> {
            Script script = this.scripts.poll();
            if (script == null) {
                wire.answer(200, "done");
            } else {
                script.answer(request, wire);
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        this.server.close();
    }

    @Test
    void anInterruptEndsThePause() {
        this.scripts.add((request, wire) -> wire.answer(503, "", "Retry-After: 20"));
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            Throwable ex = catchThrowable(() -> this.client.with(settings()).post(uri(), "{}"));
            thrown.complete(Thread.currentThread().isInterrupted() ? ex : new AssertionError("not interrupted", ex));
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        thread.interrupt();
        assertThat(thrown)
                .succeedsWithin(Duration.ofSeconds(10))
                .satisfies(ex -> assertThat(ex)
                        .isInstanceOf(RetriesExhaustedException.class)
                        .hasMessageContaining("interrupted"));
        assertThat(this.server.requests()).hasSize(1);
    }

    @Test
    void whatALaterInterceptorThrowsStaysWhatItIsAndBringsTheKey() {
        IllegalStateException thrown = catchThrowableOfType(
                IllegalStateException.class, () -> failingIn(1, new IllegalStateException("of another")));
        assertThat(thrown).hasMessage("of another");
        assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(ex -> assertThat(ex)
                        .isInstanceOf(RetriesExhaustedException.class)
                        .hasMessageContaining(this.server.requests().get(0).key()));
        assertThat(this.calls).hasSize(1);
    }

    @Test
    void whatALaterInterceptorThrowsDoesNotHideAnEarlierAttempt() {
        this.scripts.add((request, wire) -> wire.answer(503, ""));
        RetriesExhaustedException gaveUp = catchThrowableOfType(
                RetriesExhaustedException.class, () -> failingIn(2, new IllegalStateException("of another")));
        assertThat(gaveUp).hasMessageContaining("not a failure of the network").hasRootCauseMessage("of another");
        assertThat(this.calls).containsExactly(gaveUp.getCall());
    }

    @Test
    void aFailureOfTheNetworkMayBeWrapped() {
        failingIn(1, new UncheckedIOException(new IOException("reset")));
        assertThat(this.calls.element().attempts())
                .extracting(CallAttempt::outcome)
                .containsExactly(AttemptOutcome.BROKEN, AttemptOutcome.ANSWERED);
    }

    /** Calls with a later interceptor that fails in one attempt, after the answer is there. */
    private void failingIn(int attempt, RuntimeException failure) {
        AtomicInteger attempts = new AtomicInteger();
        this.client
                .with(settings(), (request, body, execution) -> {
                    int number = attempts.incrementAndGet();
                    ClientHttpResponse response = execution.execute(request, body);
                    if (number == attempt) {
                        response.close();
                        throw failure;
                    }
                    return response;
                })
                .post(uri(), "{}");
    }

    private IdempotencyClientSettings settings() {
        return IdempotencyClientSettings.forHosts("localhost")
                .delays(Duration.ofMillis(2), Duration.ofMillis(10))
                .listener(this.calls::add)
                .build();
    }

    private URI uri() {
        return URI.create("http://localhost:" + this.server.port() + "/");
    }
}
