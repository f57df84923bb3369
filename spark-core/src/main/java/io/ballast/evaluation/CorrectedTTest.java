package io.ballast.evaluation;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The corrected resampled t-test of the paired differences of two methods over the folds of one data set (Nadeau and Bengio,
 * 2003; for repeated cross-validation Bouckaert and Frank, 2004).
 *
 * <p>{@code t = mean / sqrt((1 / J + n_test / n_train) * s^2)} with J differences of sample variance s^2 and J - 1 degrees of
 * freedom. The term {@code n_test / n_train} makes up for the rows that the training parts share; without it, folds pass for
 * independent and small differences for certain.
 *
 * @param mean mean difference
 * @param t 0 where all differences are 0, infinite where all are one other number
 * @param degreesOfFreedom {@code J - 1}
 * @param pTwoSided chance of a |t| at least as large if there is no difference
 * @param pBetter chance of a t at least as large if there is none: small where the differences are positive
 */
public record CorrectedTTest(double mean, double t, int degreesOfFreedom, double pTwoSided, double pBetter) {

    /**
     * Tests differences.
     *
     * @param differences score of the method minus score of its rival, on each fold of each repeat; at least 2, finite
     * @param testToTrain rows of a test part over rows of a training part, {@code 1 / (k - 1)} for k folds; finite, at least
     *     0, where 0 is the plain t-test
     */
    public static CorrectedTTest of(double[] differences, double testToTrain) {
        if (differences.length < 2) {
            throw new IllegalArgumentException("differences must be at least 2, got " + differences.length);
        }
        if (!(testToTrain >= 0 && testToTrain < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("testToTrain must be finite and at least 0, got " + testToTrain);
        }
        Differences.check(differences);
        int folds = differences.length;
        double mean = Arrays.stream(differences).sum() / folds;
        double variance =
                Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum() / (folds - 1);
        double t = mean == 0 ? 0 : mean / Math.sqrt((1.0 / folds + testToTrain) * variance);
        TDistribution distribution = new TDistribution(null, folds - 1);
        return new CorrectedTTest(
                mean,
                t,
                folds - 1,
                Math.min(1, 2 * distribution.cumulativeProbability(-Math.abs(t))),
                distribution.cumulativeProbability(-t));
    }
}
