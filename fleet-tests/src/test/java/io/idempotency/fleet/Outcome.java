package io.idempotency.fleet;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client saw of a request. */
sealed interface Outcome {

    /**
     * An answer came.
     *
     * @param status its status
     * @param replayed whether it is marked as a replay
     * @param headers those that a replay must repeat, by their names in lower case
     * @param body its bytes, each a character
     */
    record Answered(int status, boolean replayed, Map<String, List<String>> headers, String body) implements Outcome {

        /** Of the connection, of the moment, or the mark itself. */
        private static final Set<String> NOT_REPEATED = Set.of(
                "connection", "content-length", "date", "idempotent-replayed", "keep-alive", "transfer-encoding");

        private static final Pattern PROBLEM = Pattern.compile("\"urn:idempotency:([a-z-]+)\"");
        private static final Pattern RECEIPT = Pattern.compile("\"receipt\":(\\d+)");

        static Answered of(int status, Map<String, List<String>> headers, String body) {
            Map<String, List<String>> repeated = new TreeMap<>();
            headers.forEach((name, values) -> repeated.put(name.toLowerCase(Locale.ROOT), values));
            boolean replayed =
                    repeated.getOrDefault("idempotent-replayed", List.of()).contains("true");
            repeated.keySet().removeAll(NOT_REPEATED);
            return new Answered(status, replayed, repeated, body);
        }

        boolean isSuccess() {
            return this.status / 100 == 2;
        }

        /** {@return whether the operation is said to be done, without its answer} */
        boolean isNotKept() {
            return refusal().equals("response-not-kept");
        }

        /** {@return whether it says the same, whoever says it} */
        boolean equalsButForReplay(Answered other) {
            return this.status == other.status && this.headers.equals(other.headers) && this.body.equals(other.body);
        }

        /** {@return the problem by which the library refuses a request, or else the status} */
        String refusal() {
            Matcher problem = PROBLEM.matcher(this.body);
            return problem.find() ? problem.group(1) : Integer.toString(this.status);
        }

        /** {@return whether this is the handler's own word, not the library's} */
        boolean isOfHandler() {
            return !this.replayed && !PROBLEM.matcher(this.body).find();
        }

        OptionalLong receipt() {
            Matcher receipt = RECEIPT.matcher(this.body);
            return receipt.find() ? OptionalLong.of(Long.parseLong(receipt.group(1))) : OptionalLong.empty();
        }
    }

    /**
     * No answer came.
     *
     * @param why what happened to the connection
     */
    record Unanswered(String why) implements Outcome {}
}
