package io.ballast.evaluation;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the values of one feature lie apart in real and synthetic rows.
 *
 * @param feature its name
 * @param measure which distance
 * @param distance in [0, 1]; 0 for equal distributions
 */
public record ColumnDistance(String feature, Measure measure, double distance) {
    /** Most different values of a feature in the real sample that are compared one by one. */
    public static final int FEW_VALUES = 20;

    /** A distance between two samples of numbers. */
    public enum Measure {
        /** Largest difference of the two empirical distribution functions; for features of many values. */
        KOLMOGOROV_SMIRNOV,
        /** Half the sum over the values of the absolute difference of their shares; for features of few values. */
        TOTAL_VARIATION
    }

    /** Total variation where the real sample has at most {@value #FEW_VALUES} different values, else Kolmogorov-Smirnov. */
    static ColumnDistance of(String feature, double[] real, double[] synthetic) {
        if (Arrays.stream(real).map(value -> value + 0.0).distinct().count() <= FEW_VALUES) {
            return new ColumnDistance(feature, Measure.TOTAL_VARIATION, totalVariation(real, synthetic));
        }
        return new ColumnDistance(feature, Measure.KOLMOGOROV_SMIRNOV, kolmogorovSmirnov(real, synthetic));
    }

    /** The two-sample statistic; the numbers in any order, at least one of each. */
    static double kolmogorovSmirnov(double[] a, double[] b) {
        double[] sortedA = sorted(a);
        double[] sortedB = sorted(b);
        double largest = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            double at = Math.min(sortedA[i], sortedB[j]);
            while (i < a.length && sortedA[i] == at) {
                i++;
            }
            while (j < b.length && sortedB[j] == at) {
                j++;
            }
            largest = Math.max(largest, Math.abs((double) i / a.length - (double) j / b.length));
        }
        return largest;
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static double totalVariation(double[] a, double[] b) {
        Map<Double, long[]> counts = new TreeMap<>();
        for (double value : a) {
            counts.computeIfAbsent(value + 0.0, v -> new long[2])[0]++; // + 0.0 makes one of 0.0 and -0.0
        }
        for (double value : b) {
            counts.computeIfAbsent(value + 0.0, v -> new long[2])[1]++;
        }
        double sum = 0;
        for (long[] count : counts.values()) {
            sum += Math.abs((double) count[0] / a.length - (double) count[1] / b.length);
        }
        return sum / 2;
    }
}
