package io.ballast.examples.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Calibration over the rows of all folds, in {@value #BINS} bins of equal width; bins without rows are left out.
 *
 * @param predicted mean probability in each bin, ascending, {@code [bins]}
 * @param observed share of its rows in which it came true, {@code [bins]}
 */
record PooledCalibration(double[] predicted, double[] observed) {
    private static final int BINS = 10;

    /**
     * Pools, each point weighed by its rows.
     *
     * @param folds {@code [meanPredicted[], observed[], count[]]} of each
     */
    static PooledCalibration of(List<double[][]> folds) {
        double[] rows = new double[BINS];
        double[] predicted = new double[BINS];
        double[] observed = new double[BINS];
        for (double[][] fold : folds) {
            for (int i = 0; i < fold[0].length; i++) {
                double count = fold[2][i];
                if (count > 0) {
                    int bin = Math.max(0, Math.min(BINS - 1, (int) Math.ceil(BINS * fold[0][i]) - 1));
                    rows[bin] += count;
                    predicted[bin] += count * fold[0][i];
                    observed[bin] += count * fold[1][i];
                }
            }
        }
        int[] filled = IntStream.range(0, BINS).filter(b -> rows[b] > 0).toArray();
        return new PooledCalibration(
                Arrays.stream(filled).mapToDouble(b -> predicted[b] / rows[b]).toArray(),
                Arrays.stream(filled).mapToDouble(b -> observed[b] / rows[b]).toArray());
    }

    boolean isEmpty() {
        return predicted.length == 0;
    }

    boolean sameAs(PooledCalibration other) {
        return Arrays.equals(predicted, other.predicted) && Arrays.equals(observed, other.observed);
    }
}
