package io.idempotency.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.web.reactive.function.BodyInserter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A request body that is kept while it is sent, so that the next attempt sends the same bytes, whatever they came from.
 *
 * <p>One that is longer than the limit, is flushed in parts, or broke off in the middle cannot be sent again: {@link #isRepeatable()}.
 * For one call, one attempt after the other.
 */
final class RepeatableBody implements BodyInserter<Object, ClientHttpRequest> {

    private final BodyInserter<?, ? super ClientHttpRequest> original;
    private final int limit;
    private volatile boolean readInPart;
    private volatile @Nullable Kept kept;

    /**
     * Makes a body.
     *
     * @param limit in bytes
     */
    RepeatableBody(BodyInserter<?, ? super ClientHttpRequest> original, int limit) {
        this.original = original;
        this.limit = limit;
    }

    boolean isRepeatable() {
        return !this.readInPart;
    }

    @Override
    public Mono<Void> insert(ClientHttpRequest request, Context context) {
        Kept body = this.kept;
        return body != null ? body.writeTo(request) : this.original.insert(new Recorder(request), context);
    }

    /** What was sent, and the headers that say what it is. */
    private static final class Kept {

        private final HttpHeaders headers = new HttpHeaders();
        private final byte @Nullable [] bytes;

        Kept(ClientHttpRequest request, byte @Nullable [] bytes) {
            request.getHeaders().forEach((name, values) -> {
                if (name.toLowerCase(Locale.ROOT).startsWith("content-")) {
                    this.headers.addAll(name, values);
                }
            });
            this.bytes = bytes;
        }

        Mono<Void> writeTo(ClientHttpRequest request) {
            this.headers.forEach((name, values) -> request.getHeaders().put(name, values));
            byte[] body = this.bytes;
            return body == null
                    ? request.setComplete()
                    : request.writeWith(
                            Mono.fromSupplier(() -> request.bufferFactory().wrap(body)));
        }
    }

    private final class Recorder extends ClientHttpRequestDecorator {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean tooLong;

        Recorder(ClientHttpRequest request) {
            super(request);
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            // What is a Mono is sent with its length.
            return body instanceof Mono<? extends DataBuffer> single
                    ? super.writeWith(single.doOnSubscribe(subscription -> begin())
                            .doOnNext(this::add)
                            .doOnSuccess(last -> keep()))
                    : super.writeWith(Flux.<DataBuffer>from(body)
                            .doOnSubscribe(subscription -> begin())
                            .doOnNext(this::add)
                            .doOnComplete(this::keep));
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return super.writeAndFlushWith(Flux.from(body).doOnSubscribe(subscription -> begin()));
        }

        @Override
        public Mono<Void> setComplete() {
            RepeatableBody.this.kept = new Kept(this, null);
            return super.setComplete();
        }

        private void begin() {
            RepeatableBody.this.readInPart = true;
        }

        private void add(DataBuffer buffer) {
            int length = buffer.readableByteCount();
            if (this.tooLong || length > RepeatableBody.this.limit - this.bytes.size()) {
                this.tooLong = true;
                this.bytes.reset();
                return;
            }
            ByteBuffer copy = ByteBuffer.allocate(length);
            buffer.toByteBuffer(copy);
            this.bytes.write(copy.array(), 0, length);
        }

        private void keep() {
            if (!this.tooLong) {
                RepeatableBody.this.kept = new Kept(this, this.bytes.toByteArray());
                RepeatableBody.this.readInPart = false;
            }
        }
    }
}
