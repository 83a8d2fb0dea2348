package io.idempotency.client;

import io.idempotency.client.CallKeys.KeyedHeaders;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

/**
 * Gives each call of a {@code WebClient}, or of an {@code @HttpExchange} interface on one, its idempotency key, and sends it again with
 * the same key until there is an answer, or its budget is used up: what {@link IdempotencyClientInterceptor} does for blocking clients.
 *
 * <p>A request body is kept while it is sent, so that each attempt sends the same bytes; one that is longer than the buffer, or is
 * flushed in parts, is sent once. A subscription is a call: who subscribes again (by {@code retry()}, for example) without giving the
 * key makes another call, with another key. Calls that end without an answer fail with an {@link IdempotentCallException}.
 *
 * <p>Add it before other filters: these then run for each attempt, and see its key. It waits without holding a thread. Thread safe.
 */
public final class IdempotencyExchangeFilter implements ExchangeFilterFunction {

    private final IdempotencyClientSettings settings;
    private final CallKeys keys;

    /**
     * Makes a filter.
     *
     * @param settings which calls it covers, and how it retries them
     */
    public IdempotencyExchangeFilter(IdempotencyClientSettings settings) {
        this.settings = settings;
        this.keys = new CallKeys(settings);
    }

    /**
     * Sends a call as often as it takes.
     *
     * @return fails with an {@link IdempotentCallException} if the call has a key, and gets no answer; with an {@link
     *     IllegalStateException} if its caller has given a key that cannot be sent, or two
     */
    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.defer(() -> {
            KeyedHeaders keyed = this.keys.of(
                    request.method(),
                    request.url(),
                    request.headers(),
                    request.attribute(IdempotencyKeyAttribute.NAME).orElse(null));
            if (keyed == null) {
                return next.exchange(request);
            }
            Attempts attempts = new Attempts(this.settings, request, keyed, next);
            return attempts.next().doOnCancel(attempts::cancel);
        });
    }

    /** The attempts of one call, one after the other. */
    private static final class Attempts {

        private final IdempotencyClientSettings settings;
        private final Call call;
        private final RepeatableBody body;
        private final ClientRequest request;
        private final ExchangeFunction next;
        private volatile @Nullable ReadAheadBody answer;

        Attempts(IdempotencyClientSettings settings, ClientRequest request, KeyedHeaders keyed, ExchangeFunction next) {
            this.settings = settings;
            this.call = new Call(settings, request.method(), request.url(), keyed.key(), System::nanoTime);
            this.body = new RepeatableBody(request.body(), settings.bufferSize());
            this.request = ClientRequest.from(request)
                    .headers(headers -> {
                        headers.clear();
                        headers.putAll(keyed.headers());
                    })
                    .body(this.body)
                    .build();
            this.next = next;
        }

        Mono<ClientResponse> next() {
            return Mono.defer(() -> {
                        this.call.begin();
                        return this.next.exchange(this.request);
                    })
                    .flatMap(response -> ReadAheadBody.of(response, this.settings.bufferSize()))
                    .map(this::answered)
                    .onErrorResume(failure -> Mono.just(failed(failure)))
                    .flatMap(Function.identity());
        }

        /** Whoever cancels after the answer is there, and before he has asked for its body, will not ask for it. */
        void cancel() {
            ReadAheadBody unread = this.answer;
            if (unread != null) {
                unread.releaseUnlessTaken();
            }
        }

        private Mono<ClientResponse> answered(ReadAheadBody readAhead) {
            if (this.call.answered(judge(readAhead))) {
                this.answer = readAhead;
                return Mono.just(readAhead.response());
            }
            readAhead.releaseUnlessTaken();
            return Mono.defer(this::again);
        }

        private Mono<ClientResponse> failed(Throwable failure) {
            if (!Failures.isOfTransport(failure)) {
                return Mono.error(this.call.failedOtherwise(failure));
            }
            this.call.failed(failure);
            return Mono.defer(this::again);
        }

        private Mono<ClientResponse> again() {
            Duration pause = this.call.nextPause();
            return this.body.isRepeatable()
                    ? Mono.delay(pause).then(next())
                    : Mono.error(this.call.giveUp("its body cannot be sent again"));
        }

        private Answer judge(ReadAheadBody readAhead) {
            ClientResponse response = readAhead.response();
            HttpStatusCode status = response.statusCode();
            HttpHeaders headers = response.headers().asHttpHeaders();
            return Answer.of(
                    this.settings.replayHeader(),
                    status,
                    headers,
                    readAhead.beginning(),
                    () -> WebClientResponseException.create(
                            status, reason(status), headers, readAhead.beginning(), null, response.request()));
        }

        private static String reason(HttpStatusCode status) {
            return status instanceof HttpStatus known ? known.getReasonPhrase() : "";
        }
    }
}
