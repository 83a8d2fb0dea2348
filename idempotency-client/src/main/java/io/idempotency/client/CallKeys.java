package io.idempotency.client;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** Decides which calls have a key, and which one. Thread safe. */
final class CallKeys {

    private final IdempotencyClientSettings settings;

    CallKeys(IdempotencyClientSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the headers of a call, with its key.
     *
     * @param headers of the call as its caller made it; stay as they are
     * @param attribute value of {@link IdempotencyKeyAttribute#NAME}, if it is there
     * @return null if the call is left alone
     * @throws IllegalStateException if the caller has given a key that cannot be sent, or two
     * @throws IllegalArgumentException if what the caller has given, or the generator has made, is no key
     */
    @Nullable
    KeyedHeaders of(HttpMethod method, URI uri, HttpHeaders headers, @Nullable Object attribute) {
        if (!this.settings.heedsKeys(uri)) {
            if (attribute != null) {
                throw new IllegalStateException("An idempotency key was given for a call to '" + uri.getHost()
                        + "', which is not among the hosts that are known to heed one"
                        + " (property 'idempotency.client.hosts')");
            }
            return null;
        }
        List<String> given = headers.getOrEmpty(this.settings.header());
        if (given.size() + (attribute == null ? 0 : 1) > 1) {
            throw new IllegalStateException("A call has one idempotency key: either the attribute, or one header '"
                    + this.settings.header() + "'");
        }
        if (!given.isEmpty()) {
            return new KeyedHeaders(checked(this.settings.keySyntax().read(given.get(0))), headers);
        }
        if (attribute != null) {
            return write(attribute.toString(), headers);
        }
        return this.settings.covers(method) ? write(this.settings.keyGenerator().generate(), headers) : null;
    }

    private KeyedHeaders write(String key, HttpHeaders headers) {
        HttpHeaders keyed = HttpHeaders.copyOf(headers);
        keyed.set(this.settings.header(), this.settings.keySyntax().write(checked(key)));
        return new KeyedHeaders(key, keyed);
    }

    private static String checked(String key) {
        KeyText.check(key);
        return key;
    }

    /**
     * What every attempt of a call has in common.
     *
     * @param key that of the call
     * @param headers of the request, the key among them; not to be changed
     */
    record KeyedHeaders(String key, HttpHeaders headers) {}
}
