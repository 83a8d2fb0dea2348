package io.idempotency.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * Figures of the same kind from several rounds, of which one tells the median and the spread.
 *
 * @param values in ascending order; not to be modified
 */
@SuppressWarnings("ArrayRecordComponent") // small, and not compared
public record Sample(double[] values) {

    /**
     * Sorts a copy of the values.
     *
     * @throws IllegalArgumentException if there is none, or one is no number
     */
    public Sample {
        if (values.length == 0 || Arrays.stream(values).anyMatch(value -> !Double.isFinite(value))) {
            throw new IllegalArgumentException("A sample needs figures, not " + Arrays.toString(values));
        }
        values = values.clone();
        Arrays.sort(values);
    }

    /** {@return the middle one, or the mean of the two in the middle} */
    public double median() {
        return quantile(0.5);
    }

    /** {@return the quartile below the median} */
    public double lower() {
        return quantile(0.25);
    }

    /** {@return the quartile above the median} */
    public double upper() {
        return quantile(0.75);
    }

    /** Between two values it interpolates. */
    private double quantile(double share) {
        double position = share * (this.values.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, this.values.length - 1);
        return this.values[below] + (position - below) * (this.values[above] - this.values[below]);
    }

    /** {@return the median and both quartiles, with three decimals} */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", median(), lower(), upper());
    }
}
