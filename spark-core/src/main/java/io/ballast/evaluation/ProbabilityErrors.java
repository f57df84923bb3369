package io.ballast.evaluation;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/** How far the probabilities are from what came true. Sums run in ascending order of their terms, whatever that of the rows. */
final class ProbabilityErrors {
    /** Closest that a probability comes to 0 or 1 within a logarithm, as in scikit-learn. */
    private static final double CLIP = Math.ulp(1.0);

    private ProbabilityErrors() {}

    /** Mean of {@code (p - y)^2}, with p the probability of one class and y whether the row is of it. */
    static double brier(ScoredRows rows, int c) {
        return mean(rows, i -> squared(rows, i, c));
    }

    /** Mean over the rows of the sum over all classes of {@code (p - y)^2}, in [0, 2]. */
    static double brier(ScoredRows rows) {
        return mean(rows, i -> {
            double sum = 0;
            for (int c = 0; c < rows.numClasses(); c++) {
                sum += squared(rows, i, c);
            }
            return sum;
        });
    }

    private static double squared(ScoredRows rows, int row, int c) {
        double error = rows.probability(row, c) - (rows.label(row) == c ? 1 : 0);
        return error * error;
    }

    /** Mean of {@code -ln p} of the row's own class, clipped to [2.2e-16, 1 - 2.2e-16] and then divided by the row's sum. */
    static double logLoss(ScoredRows rows) {
        return mean(rows, i -> {
            double sum = 0;
            for (int c = 0; c < rows.numClasses(); c++) {
                sum += clipped(rows.probability(i, c));
            }
            return -Math.log(clipped(rows.probability(i, rows.label(i))) / sum);
        });
    }

    private static double clipped(double p) {
        return Math.max(CLIP, Math.min(1 - CLIP, p));
    }

    /** Calibration of the probability of one class. */
    static Calibration calibration(ScoredRows rows, int c) {
        return calibration(rows, i -> rows.probability(i, c), i -> rows.label(i) == c);
    }

    /** Calibration of the confidence, the largest probability of a row: was the class that has it, of several the first, right? */
    static Calibration calibration(ScoredRows rows) {
        double[] even = new double[rows.numClasses()];
        Arrays.fill(even, 1);
        ScoredRows likeliest = rows.predictedWith(even);
        return calibration(
                rows, i -> rows.probability(i, likeliest.prediction(i)), i -> rows.label(i) == likeliest.prediction(i));
    }

    private static Calibration calibration(ScoredRows rows, IntToDoubleFunction probability, IntPredicate hit) {
        double[] hits = new double[rows.size()];
        double[] misses = new double[rows.size()];
        int h = 0;
        int m = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (hit.test(i)) {
                hits[h++] = probability.applyAsDouble(i);
            } else {
                misses[m++] = probability.applyAsDouble(i);
            }
        }
        return Calibration.of(Arrays.copyOf(hits, h), Arrays.copyOf(misses, m));
    }

    private static double mean(ScoredRows rows, IntToDoubleFunction term) {
        double[] terms = new double[rows.size()];
        Arrays.setAll(terms, term);
        Arrays.sort(terms);
        double sum = 0;
        for (double value : terms) {
            sum += value;
        }
        return sum / terms.length;
    }
}
