package io.idempotency.benchmarks.growth;

import java.util.Locale;

/** A table in Markdown. */
final class Table {

    private final StringBuilder text = new StringBuilder();
    private final int columns;

    Table(String... heads) {
        this.columns = heads.length;
        row(heads);
        this.text.append("|---").append("|--:".repeat(heads.length - 1)).append("|\n");
    }

    void row(String... cells) {
        if (cells.length != this.columns) {
            throw new IllegalArgumentException("There must be " + this.columns + " cells, not " + cells.length);
        }
        this.text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String fixed(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    @Override
    public String toString() {
        return this.text.toString();
    }
}
