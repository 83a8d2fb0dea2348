package io.idempotency.client;

import io.idempotency.client.CallKeys.KeyedHeaders;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;

/**
 * Gives each call of a {@code RestClient}, a {@code RestTemplate} or an {@code @HttpExchange} interface on one of these its idempotency
 * key, and sends it again with the same key until there is an answer, or its budget is used up.
 *
 * <p>Retried are: connections that cannot be made, that break or time out before the answer is there, the statuses 429, 502, 503 and
 * 504, and the problem {@code in-progress}. Any other answer is the caller's, except an error after an attempt that may have done the
 * operation. A call that gets none ends with an {@link IdempotentCallException}; what another interceptor throws stays what it is. Calls to servers that are not listed are left alone, and so are those by methods that are not covered,
 * unless they bring a key.
 *
 * <p>Add it before other interceptors: these then run for each attempt, and see its key. It waits on the calling thread; an interrupt
 * ends the call, and stays set. Thread safe.
 */
public final class IdempotencyClientInterceptor implements ClientHttpRequestInterceptor {

    private final IdempotencyClientSettings settings;
    private final CallKeys keys;

    /**
     * Makes an interceptor.
     *
     * @param settings which calls it covers, and how it retries them
     */
    public IdempotencyClientInterceptor(IdempotencyClientSettings settings) {
        this.settings = settings;
        this.keys = new CallKeys(settings);
    }

    /**
     * Sends a call as often as it takes.
     *
     * @throws IOException if the call is left alone, and fails
     * @throws IdempotentCallException if it has a key, and gets no answer
     * @throws IllegalStateException if its caller has given a key that cannot be sent, or two
     */
    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        KeyedHeaders keyed = this.keys.of(
                request.getMethod(),
                request.getURI(),
                request.getHeaders(),
                request.getAttributes().get(IdempotencyKeyAttribute.NAME));
        if (keyed == null) {
            return execution.execute(request, body);
        }
        Call call = new Call(this.settings, request.getMethod(), request.getURI(), keyed.key(), System::nanoTime);
        ClientHttpResponse response = attempt(call, new Attempt(request, keyed), body, execution);
        while (response == null) {
            pause(call);
            response = attempt(call, new Attempt(request, keyed), body, execution);
        }
        return response;
    }

    /** Sends it once: null if that has brought no answer for the caller. */
    private @Nullable ClientHttpResponse attempt(
            Call call, HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
        call.begin();
        try {
            ReadAheadResponse response = ReadAheadResponse.of(
                    execution.execute(request, body), request.getMethod(), this.settings.bufferSize());
            if (call.answered(judge(response))) {
                return response;
            }
            response.close();
        } catch (IOException ex) {
            call.failed(ex);
        } catch (RuntimeException ex) {
            if (!Failures.isOfTransport(ex)) {
                throw (RuntimeException) call.failedOtherwise(ex);
            }
            call.failed(ex);
        }
        return null;
    }

    private Answer judge(ReadAheadResponse response) throws IOException {
        HttpStatusCode status = response.getStatusCode();
        String statusText = response.getStatusText();
        HttpHeaders headers = response.getHeaders();
        return Answer.of(
                this.settings.replayHeader(),
                status,
                headers,
                response.beginning(),
                () -> status.is4xxClientError()
                        ? HttpClientErrorException.create(status, statusText, headers, response.beginning(), null)
                        : HttpServerErrorException.create(status, statusText, headers, response.beginning(), null));
    }

    private static void pause(Call call) {
        long millis = call.nextPause().toMillis();
        try {
            Thread.sleep(millis);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw call.giveUp("its thread was interrupted");
        }
    }

    /** The request of one attempt: what later interceptors do to its headers is not there in the next one. */
    private static final class Attempt extends HttpRequestWrapper {

        private final HttpHeaders headers;

        Attempt(HttpRequest request, KeyedHeaders keyed) {
            super(request);
            this.headers = HttpHeaders.copyOf(keyed.headers());
        }

        @Override
        public HttpHeaders getHeaders() {
            return this.headers;
        }
    }
}
