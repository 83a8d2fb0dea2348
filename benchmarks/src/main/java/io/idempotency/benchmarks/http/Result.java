package io.idempotency.benchmarks.http;

import java.util.Locale;

/** What one load in one round has shown. */
record Result(int round, Subject subject, int size, Measurement measurement) {

    /** The names of the columns. */
    static final String HEADINGS = "round,subject,size,requests,per_second,median_millis,p99_millis";

    /** {@return a line of a table, separated by commas} */
    String line() {
        return String.format(
                Locale.ROOT,
                "%d,%s,%d,%d,%.1f,%.3f,%.3f",
                this.round,
                this.subject.id(),
                this.size,
                this.measurement.requests(),
                this.measurement.perSecond(),
                this.measurement.medianMillis(),
                this.measurement.p99Millis());
    }
}
