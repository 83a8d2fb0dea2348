package io.idempotency.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** How a replay is known, and what it shares with the original. */
final class ReplayRules {

    /** What belongs to one transfer or to one reader; the length of a body shows in the body. */
    private static final Set<String> OF_ONE_ANSWER = Set.of(
            "connection",
            "content-length",
            "date",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "set-cookie",
            "set-cookie2",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final String CORS = "access-control-";

    private final String replayHeader;
    private final Set<String> ignored = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    ReplayRules(String replayHeader, Collection<String> ignored) {
        this.replayHeader = replayHeader;
        this.ignored.addAll(ignored);
        this.ignored.add(replayHeader);
    }

    ReplayRules withReplayHeader(String name) {
        return new ReplayRules(name, this.ignored);
    }

    ReplayRules ignoring(Collection<String> names) {
        Set<String> all = new TreeSet<>(this.ignored);
        all.addAll(names);
        return new ReplayRules(this.replayHeader, all);
    }

    boolean isReplay(HttpAnswer answer) {
        return answer.header(this.replayHeader).equals(List.of("true"));
    }

    /** {@return what keeps an answer from being a replay of another; nothing if it is one} */
    List<String> whyNoReplay(HttpAnswer original, HttpAnswer answer) {
        List<String> reasons = new ArrayList<>();
        if (!isReplay(answer)) {
            reasons.add("it has no header " + this.replayHeader + ": true");
        }
        if (answer.status() != original.status()) {
            reasons.add("its status is " + answer.status() + ", not " + original.status());
        }
        if (!Arrays.equals(answer.body(), original.body())) {
            reasons.add("its body is <" + answer.text() + ">, not <" + original.text() + ">");
        }
        comparedHeaders(original, answer).stream()
                .filter(name -> !answer.header(name).equals(original.header(name)))
                .map(name -> "its header " + name + " is " + answer.header(name) + ", not " + original.header(name))
                .forEach(reasons::add);
        return reasons;
    }

    private Set<String> comparedHeaders(HttpAnswer original, HttpAnswer answer) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(original.headers().keySet());
        names.addAll(answer.headers().keySet());
        names.removeIf(name -> isOfOneAnswer(name.toLowerCase(Locale.ROOT)) || this.ignored.contains(name));
        return names;
    }

    private static boolean isOfOneAnswer(String name) {
        return OF_ONE_ANSWER.contains(name) || name.startsWith(CORS);
    }
}
