package io.ballast.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far the Pearson correlations between features lie apart in real and synthetic rows. Features that are constant in either
 * sample have no correlation and are left out.
 *
 * @param pairs pairs of features that were compared
 * @param mean absolute difference over the pairs, in [0, 2]; 0 without pairs
 * @param largest absolute difference, in [0, 2]; 0 without pairs
 */
public record CorrelationDifference(long pairs, double mean, double largest) {
    /** O(rows * dims^2) on the driver, over all its cores. */
    static CorrelationDifference of(SampledTable real, SampledTable synthetic) {
        List<double[]> realColumns = new ArrayList<>();
        List<double[]> syntheticColumns = new ArrayList<>();
        for (int d = 0; d < real.dims(); d++) {
            double[] ofReal = unit(real.column(d));
            double[] ofSynthetic = unit(synthetic.column(d));
            if (ofReal.length > 0 && ofSynthetic.length > 0) {
                realColumns.add(ofReal);
                syntheticColumns.add(ofSynthetic);
            }
        }
        double[][] found = IntStream.range(0, realColumns.size())
                .parallel()
                .mapToObj(d -> sumAndLargest(realColumns, syntheticColumns, d))
                .toArray(double[][]::new);
        long pairs = (long) found.length * (found.length - 1) / 2;
        double sum = 0;
        double largest = 0;
        for (double[] ofFeature : found) {
            sum += ofFeature[0];
            largest = Math.max(largest, ofFeature[1]);
        }
        return new CorrelationDifference(pairs, pairs == 0 ? 0 : sum / pairs, largest);
    }

    /** Differences of the correlations of a feature with those before it. */
    private static double[] sumAndLargest(List<double[]> real, List<double[]> synthetic, int d) {
        double sum = 0;
        double largest = 0;
        for (int other = 0; other < d; other++) {
            double difference =
                    Math.abs(dot(real.get(d), real.get(other)) - dot(synthetic.get(d), synthetic.get(other)));
            sum += difference;
            largest = Math.max(largest, difference);
        }
        return new double[] {sum, largest};
    }

    /** The values less their mean, of length 1 as a vector; none where they are constant but for rounding. */
    private static double[] unit(double[] values) {
        double mean = 0;
        double size = 0;
        for (double value : values) {
            mean += value / values.length;
            size = Math.max(size, Math.abs(value));
        }
        double[] unit = new double[values.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = values[i] - mean;
        }
        double norm = Math.sqrt(dot(unit, unit));
        if (!(norm > 1e-12 * size * Math.sqrt(values.length))) {
            return new double[0];
        }
        for (int i = 0; i < unit.length; i++) {
            unit[i] /= norm;
        }
        return unit;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
