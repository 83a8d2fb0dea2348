package io.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Buffers of the network's are given back, however an answer ends. */
class ReadAheadBodyTests {

    private static final int SIZE = 100;
    private static final int LIMIT = 350;

    private final NettyDataBufferFactory factory = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);
    private final List<ByteBuf> buffers = new CopyOnWriteArrayList<>();

    @AfterEach
    void everyBufferIsReleased() {
        assertThat(this.buffers)
                .allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    @Test
    void aShortAnswerComesWhole() {
        assertThat(read(readAhead(buffers(3)))).isEqualTo(3 * SIZE);
    }

    @Test
    void aShortAnswerThatNobodyReads() {
        assertThat(readAhead(buffers(3)).beginning()).hasSize(3 * SIZE);
    }

    @Test
    void aLongAnswerComesWhole() {
        assertThat(read(readAhead(buffers(20)))).isEqualTo(20 * SIZE);
    }

    @Test
    void aLongAnswerThatNobodyReads() {
        readAhead(buffers(20)).releaseUnlessTaken();
    }

    @Test
    void aLongAnswerOfWhichTheBeginningIsRead() {
        readAhead(buffers(400)).response().bodyToFlux(DataBuffer.class).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(DataBuffer part) {
                DataBufferUtils.release(part);
                cancel();
            }
        });
        assertThat(this.buffers.size()).as("fetched").isLessThan(10);
    }

    @Test
    void anAnswerThatBreaksOff() {
        Flux<DataBuffer> broken = buffers(3).concatWith(Mono.error(new IOException("reset")));
        assertThat(catchThrowable(() -> readAhead(broken))).hasRootCauseMessage("reset");
    }

    @Test
    void aLongAnswerThatBreaksOff() {
        ReadAheadBody readAhead = readAhead(buffers(8).concatWith(Mono.error(new IOException("reset"))));
        assertThat(catchThrowable(() -> read(readAhead))).hasRootCauseMessage("reset");
    }

    @Test
    void anAnswerThatIsCancelledWhileItIsAwaited() {
        Disposable call = ReadAheadBody.of(response(buffers(3).concatWith(Flux.never())), LIMIT)
                .subscribe();
        await().until(() -> this.buffers.size() == 3);
        call.dispose();
    }

    /** Else a pool of connections runs dry. */
    @Test
    void whoCancelsBeforeReadingTheBodyGivesItsConnectionBack() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawHttpServer longAnswers = RawHttpServer.start((request, wire) -> {
            wire.answer(200, "x".repeat(2_000_000), 100_000_000);
            try {
                wire.hang();
            } finally {
                closed.countDown();
            }
        })) {
            CountDownLatch answered = new CountDownLatch(1);
            Disposable call = WebClient.builder()
                    .filter(new IdempotencyExchangeFilter(
                            IdempotencyClientSettings.forHosts("localhost").build()))
                    .build()
                    .post()
                    .uri("http://localhost:" + longAnswers.port())
                    .exchangeToMono(response -> {
                        answered.countDown();
                        return Mono.never();
                    })
                    .subscribe();
            assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
            call.dispose();
            assertThat(closed.await(10, TimeUnit.SECONDS))
                    .as("closed by the client")
                    .isTrue();
        }
    }

    private static ReadAheadBody readAhead(Flux<DataBuffer> body) {
        return ReadAheadBody.of(response(body), LIMIT).block();
    }

    private static int read(ReadAheadBody readAhead) {
        return readAhead
                .response()
                .bodyToFlux(DataBuffer.class)
                .map(part -> {
                    int length = part.readableByteCount();
                    DataBufferUtils.release(part);
                    return length;
                })
                .reduce(0, Integer::sum)
                .block();
    }

    private static ClientResponse response(Flux<DataBuffer> body) {
        return ClientResponse.create(HttpStatus.OK, ExchangeStrategies.withDefaults())
                .body(body)
                .build();
    }

    private Flux<DataBuffer> buffers(int number) {
        return Flux.range(0, number).map(index -> {
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(SIZE).writeZero(SIZE);
            this.buffers.add(buffer);
            return this.factory.wrap(buffer);
        });
    }
}
