package io.idempotency.client;

import java.util.Map;
import java.util.function.Consumer;

/**
 * The attribute of a call by which its caller gives the key, so that the same operation has the same key in a later call, too.
 *
 * <pre>{@code
 * client.post().uri("/charges").attributes(idempotencyKey("order-17")).body(charge)...
 * }</pre>
 *
 * <p>In an {@code @HttpExchange} interface it is a parameter: {@code @RequestAttribute(IdempotencyKeyAttribute.NAME) String key}. A
 * {@code RestTemplate} has no attributes; there, as anywhere, the header itself does. A call that has both is refused.
 */
public final class IdempotencyKeyAttribute {

    /** Name of the attribute. Its value is the key, as text or as something whose text it is. */
    public static final String NAME = "io.idempotency.client.key";

    private IdempotencyKeyAttribute() {}

    /**
     * Makes what sets the attribute, for the {@code attributes} method of {@code RestClient} and {@code WebClient}.
     *
     * @param key as it is, not quoted: 1 to 255 printable ASCII characters, without a space at either end
     * @return what is passed to {@code attributes}
     * @throws IllegalArgumentException if it is no key
     */
    public static Consumer<Map<String, Object>> idempotencyKey(String key) {
        KeyText.check(key);
        return attributes -> attributes.put(NAME, key);
    }
}
