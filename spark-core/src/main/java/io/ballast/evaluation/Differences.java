package io.ballast.evaluation;

import java.util.Arrays;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;

/** What the tests do with the numbers they are given. */
final class Differences {
    private Differences() {}

    static void check(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("scores and differences must be finite, got " + value);
            }
        }
    }

    /** Ranks from 1, the smallest first; equal values share the mean of their ranks. */
    static double[] ranks(double[] values) {
        check(values);
        double[] oneZero = Arrays.stream(values).map(value -> value + 0.0).toArray(); // ties 0.0 and -0.0
        return new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(oneZero);
    }

    /** {@code sum of t^3 - t} over the groups of t equal ranks. */
    static double tieTerm(double[] ranks) {
        double[] sorted = ranks.clone();
        Arrays.sort(sorted);
        double sum = 0;
        int from = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[from]) {
                double t = i - from;
                sum += t * t * t - t;
                from = i;
            }
        }
        return sum;
    }
}
