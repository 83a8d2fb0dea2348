package io.idempotency.spring.web;

import io.idempotency.HeaderLine;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the handler side did to the headers of a response, apart from what outer filters did: to be repeated on a replay, and
 * to be undone when the answer must not go out. Not thread safe.
 */
final class HeaderJournal {

    /** Belong to the connection (RFC 9110, section 7.6.1), the message, the user agent, or the origin that asks. */
    private static final Set<String> NEVER_STORED = ignoringCase(List.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "proxy-authenticate",
            "proxy-authorization",
            "set-cookie",
            "date",
            "content-type",
            "content-length"));

    private static final String CORS_PREFIX = "access-control-";
    private static final String MARKS_OF_TOKENS = "!#$%&'*+.^_`|~-";

    private final List<HeaderLine> lines = new ArrayList<>();
    private final List<Before> before = new ArrayList<>();

    /** What outer filters had set. Handlers set so few headers that a list is searched faster than a map. */
    private record Before(String name, List<String> values) {}

    /** Notes what a header was before the handler side first touched it. To be called before each change. */
    void touch(HttpServletResponse response, String name) {
        for (Before known : this.before) {
            if (known.name().equalsIgnoreCase(name)) {
                return;
            }
        }
        this.before.add(new Before(name, List.copyOf(response.getHeaders(name))));
    }

    void set(String name, @Nullable String value) {
        this.lines.removeIf(line -> line.name().equalsIgnoreCase(name));
        if (value != null) {
            append(name, value, false);
        }
    }

    void add(String name, String value) {
        append(name, value, true);
    }

    /** Forgets everything, as the response has. */
    void clear() {
        this.lines.clear();
        this.before.clear();
    }

    /** Forgets what is no longer there: some servers clear the headers before they render an error page. */
    void retain(HttpServletResponse response) {
        this.lines.removeIf(line -> !response.containsHeader(line.name()));
    }

    /** Restores the headers that outer filters had set, and only those. */
    void undo(HttpServletResponse response) {
        for (Before known : this.before) {
            response.setHeader(known.name(), null);
            known.values().forEach(value -> response.addHeader(known.name(), value));
        }
        clear();
    }

    /**
     * Lists what a replay repeats.
     *
     * @param excluded names {@linkplain #ignoringCase whatever their case}, beside those that are never stored
     */
    List<HeaderLine> stored(Set<String> excluded) {
        List<HeaderLine> stored = new ArrayList<>(this.lines.size());
        for (HeaderLine line : this.lines) {
            if (isStored(line.name(), excluded)) {
                stored.add(line);
            }
        }
        return stored;
    }

    /** {@return a set that contains names whatever their case} */
    static Set<String> ignoringCase(Collection<String> names) {
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.addAll(names);
        return Collections.unmodifiableSet(all);
    }

    private static boolean isStored(String name, Set<String> excluded) {
        return !NEVER_STORED.contains(name)
                && !name.regionMatches(true, 0, CORS_PREFIX, 0, CORS_PREFIX.length())
                && !excluded.contains(name);
    }

    private void append(String name, String value, boolean adds) {
        if (isToken(name)) {
            this.lines.add(new HeaderLine(name, value, adds));
        }
    }

    /** As RFC 9110, section 5.6.2, defines it. */
    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            boolean letterOrDigit = character < 0x80 && Character.isLetterOrDigit(character);
            if (!letterOrDigit && MARKS_OF_TOKENS.indexOf(character) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
