package io.ballast.examples.report;

import java.util.Arrays;
import java.util.List;

/**
 * The mean of the curves of several folds, at {@value #POINTS} equal steps from 0 to 1.
 *
 * @param x of the points, {@code [points]}
 * @param y mean over folds, {@code [points]}
 */
record MeanCurve(double[] x, double[] y) {
    static final int POINTS = 101;

    /**
     * Vertical averaging of receiver operating characteristics: the true positive rate at a false positive rate, straight between
     * points; where a curve climbs at one rate, its top.
     *
     * @param curves {@code [x[], y[]]} of each fold, x ascending, at least one curve, none of them empty
     */
    static MeanCurve roc(List<double[][]> curves) {
        return mean(curves, MeanCurve::straight);
    }

    /**
     * Mean precision at a recall, in steps as average precision has them: the precision of the first point that reaches it.
     *
     * @param curves as above, x being the recall
     */
    static MeanCurve precisionRecall(List<double[][]> curves) {
        return mean(curves, MeanCurve::step);
    }

    private interface Reading {
        double at(double[] x, double[] y, double value);
    }

    private static MeanCurve mean(List<double[][]> curves, Reading reading) {
        double[] x = new double[POINTS];
        Arrays.setAll(x, i -> (double) i / (POINTS - 1));
        double[] y = new double[POINTS];
        for (double[][] curve : curves) {
            for (int i = 0; i < POINTS; i++) {
                y[i] += reading.at(curve[0], curve[1], x[i]) / curves.size();
            }
        }
        return new MeanCurve(x, y);
    }

    private static double straight(double[] x, double[] y, double value) {
        int last = 0;
        while (last + 1 < x.length && x[last + 1] <= value) {
            last++;
        }
        if (last + 1 == x.length || x[last] >= value) {
            return y[last];
        }
        double share = (value - x[last]) / (x[last + 1] - x[last]);
        return y[last] + share * (y[last + 1] - y[last]);
    }

    private static double step(double[] x, double[] y, double value) {
        int first = 0;
        while (first + 1 < x.length && x[first] < value) {
            first++;
        }
        return y[first];
    }
}
