package io.idempotency.test;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client got for a request: status, headers and body, by whichever means it was sent.
 *
 * <p>Names of headers are taken without regard to case. Immutable, and so thread safe.
 */
public final class HttpAnswer {

    private static final Pattern TYPE = Pattern.compile("\"type\"\\s*:\\s*\"([^\"]*)\"");
    private static final Pattern LAST_PART = Pattern.compile(".*[:/#]", Pattern.DOTALL);
    private static final int EXCERPT = 200;

    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private HttpAnswer(int status, Map<String, ? extends List<String>> headers, byte[] body) {
        this.status = status;
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) ->
                copy.computeIfAbsent(name, unused -> new ArrayList<>()).addAll(values));
        copy.replaceAll((name, values) -> List.copyOf(values));
        this.headers = Collections.unmodifiableMap(copy);
        this.body = body.clone();
    }

    /**
     * Takes down an answer that some client has received.
     *
     * @param status its status
     * @param headers its headers, copied
     * @param body its body, copied; empty if it has none
     * @return the answer
     */
    public static HttpAnswer of(int status, Map<String, ? extends List<String>> headers, byte[] body) {
        return new HttpAnswer(status, headers, body);
    }

    /**
     * Takes down an answer that Java's own client has received.
     *
     * @param response with its body as bytes
     * @return the answer
     */
    public static HttpAnswer of(HttpResponse<byte[]> response) {
        return new HttpAnswer(response.statusCode(), response.headers().map(), response.body());
    }

    /** {@return the status} */
    public int status() {
        return this.status;
    }

    /** {@return all headers, under names without regard to case; cannot be changed} */
    public Map<String, List<String>> headers() {
        return this.headers;
    }

    /**
     * Looks a header up.
     *
     * @param name in whichever case
     * @return its values in their order; none if there is no such header
     */
    public List<String> header(String name) {
        return this.headers.getOrDefault(name, List.of());
    }

    /** {@return a copy of the body} */
    public byte[] body() {
        return this.body.clone();
    }

    /** {@return the body as UTF-8; what is not UTF-8 is replaced, so compare bodies as bytes} */
    public String text() {
        return new String(this.body, StandardCharsets.UTF_8);
    }

    /**
     * {@return the name of the problem that this answer reports, such as {@code key-reused}: what follows the last colon, slash or
     * hash in the {@code type} of an {@code application/problem+json}; {@code null} if the answer is none, or has no type}
     */
    public @Nullable String problem() {
        boolean problem = header("Content-Type").stream()
                .anyMatch(type -> type.toLowerCase(Locale.ROOT).startsWith("application/problem+json"));
        Matcher type = TYPE.matcher(text());
        return problem && type.find() ? LAST_PART.matcher(type.group(1)).replaceFirst("") : null;
    }

    /** {@return status, the problem's name if it is one, and the beginning of any other body} */
    @Override
    public String toString() {
        String problem = problem();
        if (problem != null) {
            return this.status + " " + problem;
        }
        String text = text();
        return this.status + ": " + (text.length() > EXCERPT ? text.substring(0, EXCERPT) + "..." : text);
    }
}
