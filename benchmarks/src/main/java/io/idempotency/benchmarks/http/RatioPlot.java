package io.idempotency.benchmarks.http;

import io.idempotency.benchmarks.Sample;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.springframework.web.util.HtmlUtils;

/**
 * Draws ratios as SVG: for each a row, and in it for each size a point for the median and a line between the quartiles.
 *
 * @param goals of ratios, by their names
 */
record RatioPlot(Results results, Map<String, Double> goals) {

    private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9");
    private static final int LEFT = 330;
    private static final int WIDTH = 520;
    private static final int TOP = 60;
    private static final int STEP = 16;
    private static final double TICK = 0.1;
    private static final int MOST_TICKS = 15;

    String text() {
        int bottom = TOP + this.results.comparisons().size() * rowHeight();
        Formatter svg = new Formatter(Locale.ROOT);
        svg.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\" fill=\"#222\">%n",
                LEFT + WIDTH + 80, bottom + 40);
        svg.format("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n");
        addLegend(svg);
        addScale(svg, bottom);
        int top = TOP;
        for (Comparison comparison : this.results.comparisons()) {
            addRow(svg, comparison, top);
            top += rowHeight();
        }
        svg.format("</svg>%n");
        return svg.toString();
    }

    private void addLegend(Formatter svg) {
        svg.format("<text x=\"12\" y=\"24\" font-size=\"14\">Ratio of requests per second</text>%n");
        int x = LEFT;
        for (int size : this.results.sizes()) {
            svg.format("<circle cx=\"%d\" cy=\"20\" r=\"4\" fill=\"%s\"/>%n", x, colour(size));
            svg.format("<text x=\"%d\" y=\"24\">%d bytes</text>%n", x + 8, size);
            x += 110;
        }
        if (!this.goals.isEmpty()) {
            svg.format("<path d=\"M%d 12v16\" stroke=\"#222\" stroke-width=\"2\" stroke-dasharray=\"3 2\"/>%n", x);
            svg.format("<text x=\"%d\" y=\"24\">goal</text>%n", x + 8);
        }
    }

    private void addScale(Formatter svg, int bottom) {
        long every = (ticks(highest()) - ticks(lowest())) / MOST_TICKS + 1;
        for (long tick = ticks(lowest()); tick <= ticks(highest()); tick++) {
            if ((tick - ticks(1)) % every != 0) {
                continue;
            }
            double value = tick * TICK;
            String line = tick == ticks(1) ? "stroke=\"#222\" stroke-width=\"1.5\"" : "stroke=\"#ddd\"";
            svg.format("<path d=\"M%.1f %dV%d\" %s/>%n", x(value), TOP - 8, bottom, line);
            svg.format("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f</text>%n", x(value), bottom + 18, value);
        }
    }

    private void addRow(Formatter svg, Comparison comparison, int top) {
        double middle = top + rowHeight() / 2.0 - 2;
        svg.format("<text x=\"12\" y=\"%.1f\">%s</text>%n", middle, escaped(comparison.name()));
        svg.format(
                "<text x=\"12\" y=\"%.1f\" font-size=\"10\" fill=\"#666\">%s</text>%n",
                middle + 13,
                escaped(comparison.subject().title() + " / " + comparison.base().title()));
        int y = top + STEP / 2;
        for (int size : this.results.sizes()) {
            addPoint(svg, this.results.ratios(comparison, size), colour(size), y);
            y += STEP;
        }
        Double goal = this.goals.get(comparison.name());
        if (goal != null) {
            svg.format(
                    "<path d=\"M%.1f %dV%d\" stroke=\"#222\" stroke-width=\"2\" stroke-dasharray=\"3 2\"/>%n",
                    x(goal), top, top + rowHeight() - STEP / 2);
        }
    }

    private void addPoint(Formatter svg, Sample ratios, String colour, int y) {
        double from = x(ratios.lower());
        svg.format(
                "<path d=\"M%.1f %dH%.1f\" stroke=\"%s\" stroke-width=\"3\"/>%n", from, y, x(ratios.upper()), colour);
        svg.format("<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" fill=\"%s\"/>%n", x(ratios.median()), y, colour);
        svg.format(
                "<text x=\"%d\" y=\"%d\" font-size=\"11\" fill=\"%s\">%.3f</text>%n",
                LEFT + WIDTH + 20, y + 4, colour, ratios.median());
    }

    private double x(double ratio) {
        return LEFT + WIDTH * (ratio - lowest()) / (highest() - lowest());
    }

    private double lowest() {
        double lowest = Math.min(0.8, values().min().orElse(1));
        return Math.floor(lowest / TICK) * TICK;
    }

    private double highest() {
        double highest = Math.max(1.1, values().max().orElse(1));
        return Math.ceil(highest / TICK) * TICK;
    }

    private DoubleStream values() {
        return DoubleStream.concat(
                this.results.comparisons().stream()
                        .flatMap(comparison ->
                                this.results.sizes().stream().map(size -> this.results.ratios(comparison, size)))
                        .flatMapToDouble(ratios -> DoubleStream.of(ratios.lower(), ratios.upper())),
                this.results.comparisons().stream()
                        .map(comparison -> this.goals.get(comparison.name()))
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue));
    }

    private int rowHeight() {
        return Math.max(2, this.results.sizes().size()) * STEP + STEP / 2;
    }

    private String colour(int size) {
        return COLOURS.get(this.results.sizes().indexOf(size) % COLOURS.size());
    }

    private static long ticks(double value) {
        return Math.round(value / TICK);
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscapeDecimal(text);
    }
}
