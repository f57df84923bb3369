package io.ballast.evaluation;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Whether what is called probable at 70% happens in 70% of the rows: probabilities in {@value #BINS} bins of equal width, each
 * with its mean and the share observed.
 *
 * <p>A bin reaches from its lower edge, not included, to its upper edge, as in scikit-learn's {@code calibration_curve}; 0 is
 * in the first. Bins without rows are left out.
 */
public final class Calibration implements Serializable {
    /** Bins from 0 to 1. */
    public static final int BINS = 10;

    private static final long serialVersionUID = 1L;

    private final double[] predicted;
    private final double[] observed;
    private final long[] counts;

    private Calibration(double[] predicted, double[] observed, long[] counts) {
        this.predicted = predicted;
        this.observed = observed;
        this.counts = counts;
    }

    /**
     * Fills the bins; does not depend on the order within the arrays.
     *
     * @param hits probabilities of what came true, in [0, 1]
     * @param misses probabilities of what did not
     */
    static Calibration of(double[] hits, double[] misses) {
        double[] all = Arrays.copyOf(hits, hits.length + misses.length);
        System.arraycopy(misses, 0, all, hits.length, misses.length);
        Arrays.sort(all);
        double[] sums = new double[BINS];
        long[] rows = new long[BINS];
        long[] trues = new long[BINS];
        for (double p : all) {
            sums[bin(p)] += p;
            rows[bin(p)]++;
        }
        for (double p : hits) {
            trues[bin(p)]++;
        }
        int filled = (int) Arrays.stream(rows).filter(count -> count > 0).count();
        Calibration calibration = new Calibration(new double[filled], new double[filled], new long[filled]);
        int at = 0;
        for (int b = 0; b < BINS; b++) {
            if (rows[b] > 0) {
                calibration.predicted[at] = sums[b] / rows[b];
                calibration.observed[at] = (double) trues[b] / rows[b];
                calibration.counts[at++] = rows[b];
            }
        }
        return calibration;
    }

    private static int bin(double p) {
        int bin = 0;
        while (bin < BINS - 1 && p > (bin + 1) * (1.0 / BINS)) {
            bin++;
        }
        return bin;
    }

    /** Mean probability in each bin that has rows, ascending, {@code [bins]}. */
    public double[] meanPredicted() {
        return predicted.clone();
    }

    /** Share of the rows of each of these bins in which it came true, {@code [bins]}. */
    public double[] observedShare() {
        return observed.clone();
    }

    /** Rows of each of these bins, {@code [bins]}. */
    public long[] counts() {
        return counts.clone();
    }

    /** {@code sum over bins of n_b / n * |observed_b - predicted_b|}, in [0, 1]. */
    public double expectedError() {
        double sum = 0;
        for (int b = 0; b < counts.length; b++) {
            sum += counts[b] * Math.abs(observed[b] - predicted[b]);
        }
        return sum / Arrays.stream(counts).sum();
    }
}
