package io.idempotency.benchmarks.http;

import io.idempotency.benchmarks.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Writes results as tables in Markdown.
 *
 * @param conditions under which they were found, each a sentence
 * @param goals of ratios, by their names
 */
record Report(Results results, List<String> conditions, Map<String, Double> goals) {

    String text() {
        StringBuilder text = new StringBuilder("# Throughput over HTTP\n\n");
        this.conditions.forEach(condition -> text.append("- ").append(condition).append('\n'));
        text.append("\nFigures are medians of ").append(this.results.rounds());
        text.append(" rounds. A ratio is that of two loads of the same round; in brackets are the quartiles.\n");
        this.results.sizes().forEach(size -> appendSize(text, size));
        return text.toString();
    }

    private void appendSize(StringBuilder text, int size) {
        text.append("\n## Bodies of ").append(size).append(" bytes\n\n");
        text.append("| | application | requests/s | median, ms | p99, ms |\n|---|---|--:|--:|--:|\n");
        this.results.subjects().stream().sorted(Subject.ORDER).forEach(subject -> text.append(row(subject, size)));
        List<Comparison> comparisons = this.results.comparisons();
        if (!comparisons.isEmpty()) {
            text.append("\n| ratio | of | to | median (quartiles) | goal |\n|---|---|---|--:|--:|\n");
            comparisons.forEach(comparison -> text.append(row(comparison, size)));
        }
    }

    private String row(Subject subject, int size) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.0f | %.2f | %.2f |%n",
                subject.id(),
                subject.title(),
                this.results.sample(subject, size, Measurement::perSecond).median(),
                this.results.sample(subject, size, Measurement::medianMillis).median(),
                this.results.sample(subject, size, Measurement::p99Millis).median());
    }

    private String row(Comparison comparison, int size) {
        Sample ratios = this.results.ratios(comparison, size);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |%n",
                comparison.name(),
                comparison.subject().title(),
                comparison.base().title(),
                ratios,
                Objects.requireNonNullElse(this.goals.get(comparison.name()), ""));
    }
}
