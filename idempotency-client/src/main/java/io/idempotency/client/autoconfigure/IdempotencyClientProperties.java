package io.idempotency.client.autoconfigure;

import io.idempotency.client.KeySyntax;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;

/**
 * What an application may set of its outgoing calls.
 *
 * @param hosts Servers that heed idempotency keys, each a host or a host with a port. Calls to any other are left alone.
 * @param methods HTTP methods whose calls get a key by themselves.
 * @param header Request header that carries the key.
 * @param replayHeader Response header that marks a replay.
 * @param keySyntax How a key is written into its header.
 * @param maxAttempts How often a call is sent at most, the first time included.
 * @param deadline How long after its begin a call may be sent again. An attempt that is under way is not cut off.
 * @param delay Pause before the second attempt. Each further one is about twice as long.
 * @param maxDelay Longest pause between two attempts, unless the server asks for a longer one.
 * @param bufferSize How much of an answer is read before the caller gets it, and of a reactive request body is kept to be sent again.
 */
@ConfigurationProperties(prefix = IdempotencyClientProperties.PREFIX, ignoreUnknownFields = false)
record IdempotencyClientProperties(
        @DefaultValue List<String> hosts,
        @DefaultValue({"POST", "PATCH"}) List<HttpMethod> methods,
        @DefaultValue("Idempotency-Key") String header,
        @DefaultValue("Idempotent-Replayed") String replayHeader,
        @DefaultValue("raw") KeySyntax keySyntax,
        @DefaultValue("5") int maxAttempts,
        @DefaultValue("30s") Duration deadline,
        @DefaultValue("200ms") Duration delay,
        @DefaultValue("5s") Duration maxDelay,
        @DefaultValue("1MB") DataSize bufferSize) {

    static final String PREFIX = "idempotency.client";
}
