package io.ballast.evaluation;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Wilcoxon's signed-rank test of the paired differences of two methods over several data sets. Values equal those of
 * {@code scipy.stats.wilcoxon} with {@code zero_method='wilcox'} and no continuity correction.
 *
 * <p>Differences of 0 are dropped. Up to {@value #MAX_EXACT} differences, none of them 0 and no two of one size, p is exact; else
 * {@code z = (W - n (n + 1) / 4) / sqrt((n (n + 1)(2 n + 1) - sum of (t^3 - t) / 2) / 24)} is taken as normal, t being the
 * sizes of groups of equal size.
 *
 * @param positiveRanks sum of the ranks of positive differences
 * @param negativeRanks sum of the ranks of negative ones
 * @param exact whether p is exact
 * @param pTwoSided chance of rank sums at least as unequal if there is no difference; 1 where all differences are 0
 * @param pBetter chance of positive ranks at least as large if there is none
 */
public record WilcoxonSignedRank(
        double positiveRanks, double negativeRanks, boolean exact, double pTwoSided, double pBetter) {
    /** Most differences for an exact p. */
    public static final int MAX_EXACT = 25;

    /**
     * Tests differences.
     *
     * @param differences score of the method minus score of its rival on each data set; at least 1, finite
     */
    public static WilcoxonSignedRank of(double[] differences) {
        if (differences.length == 0) {
            throw new IllegalArgumentException("differences must be at least 1, got 0");
        }
        Differences.check(differences);
        double[] nonZero = Arrays.stream(differences).filter(d -> d != 0).toArray();
        if (nonZero.length == 0) {
            return new WilcoxonSignedRank(0, 0, false, 1, 1);
        }
        double[] ranks = Differences.ranks(Arrays.stream(nonZero).map(Math::abs).toArray());
        double positive = 0;
        double negative = 0;
        for (int i = 0; i < ranks.length; i++) {
            positive += nonZero[i] > 0 ? ranks[i] : 0;
            negative += nonZero[i] < 0 ? ranks[i] : 0;
        }
        double ties = Differences.tieTerm(ranks);
        boolean exact = nonZero.length == differences.length && nonZero.length <= MAX_EXACT && ties == 0;
        return exact ? exactly(positive, negative, ranks.length) : normally(positive, negative, ranks.length, ties);
    }

    private static WilcoxonSignedRank exactly(double positive, double negative, int n) {
        double[] chances = chances(n);
        double atLeast = 0;
        double atMost = 0;
        for (int sum = 0; sum < chances.length; sum++) {
            atLeast += sum >= positive ? chances[sum] : 0;
            atMost += sum <= positive ? chances[sum] : 0;
        }
        return new WilcoxonSignedRank(positive, negative, true, Math.min(1, 2 * Math.min(atLeast, atMost)), atLeast);
    }

    /** Chance of each sum of the ranks 1 to n that are positive, each being so with chance 1/2. */
    private static double[] chances(int n) {
        double[] chances = new double[n * (n + 1) / 2 + 1];
        chances[0] = 1;
        for (int rank = 1; rank <= n; rank++) {
            for (int sum = rank * (rank + 1) / 2; sum >= 0; sum--) {
                chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
            }
        }
        return chances;
    }

    private static WilcoxonSignedRank normally(double positive, double negative, int n, double ties) {
        double mean = n * (n + 1.0) / 4;
        double sd = Math.sqrt((n * (n + 1.0) * (2.0 * n + 1) - ties / 2) / 24);
        double z = (positive - mean) / sd;
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        return new WilcoxonSignedRank(
                positive,
                negative,
                false,
                Math.min(1, 2 * normal.cumulativeProbability(-Math.abs(z))),
                normal.cumulativeProbability(-z));
    }
}
