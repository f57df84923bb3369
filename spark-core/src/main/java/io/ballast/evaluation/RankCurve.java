package io.ballast.evaluation;

import java.util.Arrays;

/**
 * How scores rank the positive rows above the negative ones: true and false positives at each distinct score, from the highest.
 * Rows of one score are one step. Counts are integers, so the areas do not depend on the order of the rows.
 */
final class RankCurve {
    private static final double CHANCE = 0.5;

    private final double positives;
    private final double negatives;
    private final double[] scores;
    private final int[] truePositives;
    private final int[] falsePositives;

    private RankCurve(double positives, double negatives, double[] scores, int[] truePositives, int[] falsePositives) {
        this.positives = positives;
        this.negatives = negatives;
        this.scores = scores;
        this.truePositives = truePositives;
        this.falsePositives = falsePositives;
    }

    /**
     * Ranks; sorts the two arrays.
     *
     * @param positive scores of the rows that should rank high
     * @param negative scores of the others
     */
    static RankCurve of(double[] positive, double[] negative) {
        Arrays.sort(positive);
        Arrays.sort(negative);
        double[] scores = new double[positive.length + negative.length];
        int[] truePositives = new int[scores.length];
        int[] falsePositives = new int[scores.length];
        int p = positive.length;
        int n = negative.length;
        int steps = 0;
        while (p > 0 || n > 0) {
            double score = n == 0 || p > 0 && positive[p - 1] > negative[n - 1] ? positive[p - 1] : negative[n - 1];
            while (p > 0 && positive[p - 1] == score) {
                p--;
            }
            while (n > 0 && negative[n - 1] == score) {
                n--;
            }
            scores[steps] = score;
            truePositives[steps] = positive.length - p;
            falsePositives[steps] = negative.length - n;
            steps++;
        }
        return new RankCurve(
                positive.length,
                negative.length,
                Arrays.copyOf(scores, steps),
                Arrays.copyOf(truePositives, steps),
                Arrays.copyOf(falsePositives, steps));
    }

    /** Distinct scores. */
    int steps() {
        return scores.length;
    }

    /** A distinct score; 0 is the highest. */
    double score(int step) {
        return scores[step];
    }

    /** Positive rows with at least this score; 0 above the highest, which is step -1. */
    int truePositives(int step) {
        return step < 0 ? 0 : truePositives[step];
    }

    /** Negative rows with at least this score; 0 above the highest, which is step -1. */
    int falsePositives(int step) {
        return step < 0 ? 0 : falsePositives[step];
    }

    boolean hasPositives() {
        return positives > 0;
    }

    boolean hasRivals() {
        return positives > 0 && negatives > 0;
    }

    /** Area under the receiver operating characteristic by trapezoids; 0.5 without positive or without negative rows. */
    double auc() {
        if (!hasRivals()) {
            return CHANCE;
        }
        double doubled = 0;
        for (int i = 0; i < steps(); i++) {
            double width = falsePositives(i) - falsePositives(i - 1);
            doubled += width * ((double) truePositives(i) + truePositives(i - 1));
        }
        return doubled / (2 * positives * negatives);
    }

    /** {@code sum over n of (R_n - R_(n-1)) P_n}, with recall R and precision P at each score; 0 without positive rows. */
    double averagePrecision() {
        double sum = 0;
        for (int i = 0; i < steps(); i++) {
            sum += (truePositives(i) - truePositives(i - 1)) * precision(i);
        }
        return hasPositives() ? sum / positives : 0;
    }

    private double precision(int step) {
        return truePositives(step) / ((double) truePositives(step) + falsePositives(step));
    }

    /** False positive rate and true positive rate from (0, 0) to (1, 1). */
    Curve roc() {
        if (!hasRivals()) {
            return Curve.empty();
        }
        double[] x = new double[steps() + 1];
        double[] y = new double[steps() + 1];
        for (int i = 0; i < steps(); i++) {
            x[i + 1] = falsePositives(i) / negatives;
            y[i + 1] = truePositives(i) / positives;
        }
        return Curve.thinned(x, y);
    }

    /** Recall and precision from (0, 1), where nothing is taken as positive, to (1, share of positives). */
    Curve precisionRecall() {
        if (!hasPositives()) {
            return Curve.empty();
        }
        double[] x = new double[steps() + 1];
        double[] y = new double[steps() + 1];
        y[0] = 1;
        for (int i = 0; i < steps(); i++) {
            x[i + 1] = truePositives(i) / positives;
            y[i + 1] = precision(i);
        }
        return Curve.thinned(x, y);
    }
}
