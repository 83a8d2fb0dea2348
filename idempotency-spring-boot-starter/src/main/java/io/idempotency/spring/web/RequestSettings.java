package io.idempotency.spring.web;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How requests are read and compared.
 *
 * @param bufferSize bytes of a body that are read before the key is acquired; at least 0
 * @param drainLimit bytes of a body nobody wants that are read all the same; at least 0
 * @param body how bodies that fit the buffer take part in the comparison
 * @param headers names of the headers that take part, in lower case
 * @param authorization whether {@code Authorization} takes part where there is no principal
 * @param canonicalJson brings a JSON text into a form that is the same for texts that mean the same, {@code null} for what
 *     is no JSON text; used with {@link BodyComparison#JSON} only
 */
public record RequestSettings(
        int bufferSize,
        long drainLimit,
        BodyComparison body,
        List<String> headers,
        boolean authorization,
        UnaryOperator<byte @Nullable []> canonicalJson) {

    /** Copies the header names. */
    public RequestSettings {
        headers = headers.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
}
