package io.idempotency.client;

import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpMethod;

/** A client of Spring's with keys and retries. Thread safe. */
interface Caller {

    /**
     * Sends a body of JSON, and returns the text of a 2xx. Any other end is the exception that the client throws.
     *
     * @param key as the attribute; null if the caller gives none
     */
    String send(HttpMethod method, URI uri, String body, String key, Map<String, String> headers);

    default String post(URI uri, String body) {
        return send(HttpMethod.POST, uri, body, null, Map.of());
    }
}
