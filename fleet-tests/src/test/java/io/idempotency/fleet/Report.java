package io.idempotency.fleet;

import io.idempotency.fleet.Nemesis.Fault;
import io.idempotency.fleet.payments.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The figures of a run, for people. */
final class Report {

    private final Map<String, Object> rows = new LinkedHashMap<>();

    private Report() {}

    static Report of(History history, Verdict verdict, Map<Fault, Integer> faults, long seed) {
        Report report = new Report();
        report.rows.put("seed", seed);
        report.addRequests(history);
        faults.forEach((fault, count) -> report.rows.put("fault: " + words(fault), count));
        report.rows.put("effects", history.effects().size());
        report.rows.put(
                "second effects, instance killed before the record",
                verdict.excused().size());
        report.addViolations(verdict);
        report.rows.put("replayed afterwards", history.afterwards().size());
        return report;
    }

    /** That of a run in which effect and record are one commit. */
    static Report of(History history, Verdict verdict, Ends ends, int killsAtRandom, long seed) {
        Report report = new Report();
        report.rows.put("seed", seed);
        report.addRequests(history);
        Set<Integer> succeeded = history.exchanges().stream()
                .filter(exchange -> exchange.success().isPresent())
                .map(Exchange::operation)
                .collect(Collectors.toSet());
        report.rows.put("operations that ended with an answer", succeeded.size());
        report.rows.put("operations that ended as done, not kept", history.operations() - succeeded.size());
        report.rows.put("kills", history.kills().size());
        report.rows.put("  at random instants", killsAtRandom);
        for (Mark mark : Mark.values()) {
            List<Integer> operations = ends.at(mark);
            long kept = operations.stream().filter(succeeded::contains).count();
            report.rows.put("  " + words(mark) + ", of which ended with an answer", operations.size() + ", " + kept);
        }
        report.rows.put("effects", history.effects().size());
        report.addViolations(verdict);
        report.addAfterwards(history);
        return report;
    }

    @Override
    public String toString() {
        return this.rows.entrySet().stream()
                .map(row -> String.format(Locale.ROOT, "%-52s %12s", row.getKey(), row.getValue()))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private void addRequests(History history) {
        List<Exchange> exchanges = history.exchanges();
        this.rows.put("operations", history.operations());
        this.rows.put("requests", exchanges.size());
        count(exchanges, Report::label).forEach((label, count) -> this.rows.put("  " + label, count));
        Instant start = exchanges.stream()
                .map(Exchange::start)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Instant end = exchanges.stream()
                .map(Exchange::end)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        double seconds = Duration.between(start, end).toMillis() / 1000.0;
        this.rows.put("seconds", String.format(Locale.ROOT, "%.1f", seconds));
        this.rows.put("operations a second", String.format(Locale.ROOT, "%.1f", history.operations() / seconds));
    }

    private void addViolations(Verdict verdict) {
        for (Verdict.Kind kind : Verdict.Kind.values()) {
            this.rows.put("violation: " + words(kind), verdict.count(kind));
        }
    }

    private void addAfterwards(History history) {
        count(history.afterwards(), Report::label)
                .forEach((label, count) -> this.rows.put("afterwards: " + label, count));
    }

    private static String label(Exchange exchange) {
        if (exchange.outcome() instanceof Outcome.Answered answer) {
            if (!answer.isSuccess()) {
                return "refused: " + answer.refusal();
            }
            return answer.replayed() ? "replayed" : "answered first-hand";
        }
        return "no answer: " + ((Outcome.Unanswered) exchange.outcome()).why();
    }

    private static Map<String, Long> count(List<Exchange> exchanges, Function<Exchange, String> label) {
        return exchanges.stream().collect(Collectors.groupingBy(label, TreeMap::new, Collectors.counting()));
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
