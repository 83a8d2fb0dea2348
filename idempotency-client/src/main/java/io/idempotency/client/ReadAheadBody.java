package io.idempotency.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * An answer of which some has arrived, perhaps all of it; whoever has it next notices nothing. What has arrived is on the heap, where it
 * needs no releasing; the rest comes when somebody asks for it.
 */
final class ReadAheadBody {

    private static final byte[] NOTHING = {};

    private final AtomicBoolean taken = new AtomicBoolean();
    private final Flux<DataBuffer> body;
    private final ClientResponse response;
    private final byte[] beginning;

    private ReadAheadBody(ClientResponse original, byte[] beginning, Flux<DataBuffer> body) {
        this.beginning = beginning;
        this.body = body;
        this.response = original.mutate()
                .body(unread -> body.doOnSubscribe(subscription -> this.taken.set(true)))
                .build();
    }

    /**
     * Waits for the beginning of an answer. One that is a stream by its type is not waited for.
     *
     * @param limit in bytes; of an error enough is waited for to know which one it is
     * @return fails with what the connection fails with until then
     */
    static Mono<ReadAheadBody> of(ClientResponse response, int limit) {
        int length = ReadAhead.length(response.statusCode(), response.headers().asHttpHeaders(), limit);
        Flux<DataBuffer> body = response.body(BodyExtractors.toDataBuffers());
        if (LiveTypes.contains(response.headers().asHttpHeaders())) {
            return Mono.just(new ReadAheadBody(response, NOTHING, body));
        }
        // The first list has all that arrives until the limit is passed; each further one has what arrives then.
        return body.bufferUntil(new Passes(length))
                // Once that list is there the rest stays where it is until the caller asks for it.
                .switchOnFirst((first, parts) -> readAhead(response, first, parts), false)
                .singleOrEmpty()
                .doOnDiscard(DataBuffer.class, DataBufferUtils::release);
    }

    private static Flux<ReadAheadBody> readAhead(
            ClientResponse response, Signal<? extends List<DataBuffer>> first, Flux<List<DataBuffer>> parts) {
        Throwable failure = first.getThrowable();
        if (failure != null) {
            return Flux.error(failure);
        }
        List<DataBuffer> buffers = first.get();
        if (buffers == null) {
            return Flux.just(new ReadAheadBody(response, NOTHING, Flux.empty()));
        }
        byte[] beginning = take(buffers);
        DataBuffer onHeap = DefaultDataBufferFactory.sharedInstance.wrap(beginning);
        Flux<DataBuffer> body = parts
                // One at a time: what is fetched is what the caller asks for.
                .flatMapIterable(part -> isSame(part, buffers) ? List.of(onHeap) : part, 1)
                .doOnDiscard(List.class, ReadAheadBody::release)
                .doOnDiscard(DataBuffer.class, DataBufferUtils::release);
        return Flux.just(new ReadAheadBody(response, beginning, body));
    }

    /** Returns the answer with its whole body. */
    ClientResponse response() {
        return this.response;
    }

    /** Returns the beginning of the body. */
    byte[] beginning() {
        return this.beginning;
    }

    /** Lets go of what nobody has asked for. */
    void releaseUnlessTaken() {
        if (this.taken.compareAndSet(false, true)) {
            this.body.subscribe(DataBufferUtils::release, ignored -> {}).dispose();
        }
    }

    private static byte[] take(List<DataBuffer> buffers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (DataBuffer buffer : buffers) {
            ByteBuffer copy = ByteBuffer.allocate(buffer.readableByteCount());
            buffer.toByteBuffer(copy);
            bytes.write(copy.array(), 0, copy.capacity());
            DataBufferUtils.release(buffer);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("ReferenceEquality") // released buffers have no contents to compare
    private static boolean isSame(List<DataBuffer> one, List<DataBuffer> other) {
        return one == other;
    }

    private static void release(List<?> part) {
        part.forEach(buffer -> DataBufferUtils.release((DataBuffer) buffer));
    }

    /** Whether more bytes than the limit have arrived. */
    private static final class Passes implements Predicate<DataBuffer> {

        private final int limit;
        private long arrived;

        Passes(int limit) {
            this.limit = limit;
        }

        @Override
        public boolean test(DataBuffer buffer) {
            this.arrived += buffer.readableByteCount();
            return this.arrived > this.limit;
        }
    }
}
