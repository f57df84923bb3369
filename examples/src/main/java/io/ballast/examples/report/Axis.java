package io.ballast.examples.report;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A range of values laid along pixels.
 *
 * @param from value at {@code start}, finite
 * @param to value at {@code end}, finite and above {@code from}
 * @param start pixel, may lie beyond {@code end} for an axis that runs up or to the left
 * @param end pixel
 */
record Axis(double from, double to, double start, double end) {
    private static final double AIR = 0.05;
    private static final double ROUNDING = 1e-9;

    Axis {
        if (!(from < to) || !Double.isFinite(to - from)) {
            throw new IllegalArgumentException(
                    "an axis must reach from a number to a larger one, got %s to %s".formatted(from, to));
        }
    }

    /** A range that has no place yet. */
    static Axis of(double from, double to) {
        return new Axis(from, to, 0, 1);
    }

    /** A range that holds all finite values, with some air; 0 to 1 where there are none. */
    static Axis around(DoubleStream values) {
        DoubleSummaryStatistics all = values.filter(Double::isFinite).summaryStatistics();
        if (all.getCount() == 0) {
            return of(0, 1);
        }
        double width = all.getMax() - all.getMin();
        double air = width > 0 ? AIR * width : Math.max(AIR, AIR * Math.abs(all.getMax()));
        return of(all.getMin() - air, all.getMax() + air);
    }

    /** The same range along other pixels. */
    Axis along(double first, double last) {
        return new Axis(from, to, first, last);
    }

    /** The pixel of a value. */
    double at(double value) {
        return start + (value - from) / (to - from) * (end - start);
    }

    boolean holds(double value) {
        return value >= from && value <= to;
    }

    /** Round values inside the range, ascending, at steps of 1, 2 or 5 times a power of ten. */
    double[] ticks(int most) {
        double step = step(most);
        long first = (long) Math.ceil(from / step - ROUNDING);
        long last = (long) Math.floor(to / step + ROUNDING);
        double[] ticks = new double[(int) (last - first + 1)];
        Arrays.setAll(ticks, i -> (first + i) * step);
        return ticks;
    }

    /** Ticks with the number of decimals that their step needs. */
    String[] labels(int most) {
        int decimals =
                Math.max(0, BigDecimal.valueOf(step(most)).stripTrailingZeros().scale());
        return Arrays.stream(ticks(most))
                .mapToObj(tick -> String.format(Locale.ROOT, "%,." + decimals + "f", tick + 0.0))
                .map(label -> label.replace("-", "−"))
                .toArray(String[]::new);
    }

    private double step(int most) {
        double least = (to - from) / most;
        int power = (int) Math.floor(Math.log10(least));
        for (int each : new int[] {1, 2, 5, 10}) {
            double step = BigDecimal.valueOf(each).scaleByPowerOfTen(power).doubleValue();
            if (step >= least * (1 - ROUNDING)) {
                return step;
            }
        }
        throw new IllegalStateException("no step for " + this);
    }
}
