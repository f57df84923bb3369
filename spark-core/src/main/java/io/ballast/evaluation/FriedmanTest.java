package io.ballast.evaluation;

import java.util.Arrays;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.FDistribution;

/**
 * Whether several methods differ over several data sets: the Friedman test on their ranks, with the correction for ties of
 * {@code scipy.stats.friedmanchisquare}, and the less cautious F of Iman and Davenport, which Demšar (2006) recommends.
 *
 * <p>With the rank sum {@code R_j} of method j of k over N data sets,
 * {@code chi2 = (12 / (N k (k + 1)) * sum over j of R_j^2 - 3 N (k + 1)) / (1 - sum of (t^3 - t) / (N k (k^2 - 1)))}, t being
 * the sizes of groups of equal scores within a data set, and {@code F = (N - 1) chi2 / (N (k - 1) - chi2)}.
 */
public final class FriedmanTest {
    private final double[] averageRanks;
    private final int dataSets;
    private final double chiSquare;

    private FriedmanTest(double[] averageRanks, int dataSets, double chiSquare) {
        this.averageRanks = averageRanks;
        this.dataSets = dataSets;
        this.chiSquare = chiSquare;
    }

    /**
     * Tests scores.
     *
     * @param scores the larger the better, {@code [data sets][methods]}; at least 2 data sets and 3 methods, finite
     */
    public static FriedmanTest of(double[][] scores) {
        int n = scores.length;
        int k = n == 0 ? 0 : scores[0].length;
        if (n < 2 || k < 3 || Arrays.stream(scores).anyMatch(row -> row.length != k)) {
            throw new IllegalArgumentException(
                    "scores must hold at least 2 data sets with the same 3 or more methods, got %d with %d"
                            .formatted(n, k));
        }
        double[] sums = new double[k];
        double ties = 0;
        for (double[] row : scores) {
            double[] ranks =
                    Differences.ranks(Arrays.stream(row).map(score -> -score).toArray());
            for (int j = 0; j < k; j++) {
                sums[j] += ranks[j];
            }
            ties += Differences.tieTerm(ranks);
        }
        double squares = Arrays.stream(sums).map(sum -> sum * sum).sum();
        double untied = 12.0 / (n * k * (k + 1.0)) * squares - 3.0 * n * (k + 1);
        double correction = 1 - ties / (n * k * (k * (double) k - 1));
        return new FriedmanTest(
                Arrays.stream(sums).map(sum -> sum / n).toArray(),
                n,
                correction == 0 ? 0 : Math.max(0, untied / correction));
    }

    /** Mean rank of each method over the data sets, 1 being best, {@code [methods]}. */
    public double[] averageRanks() {
        return averageRanks.clone();
    }

    /** Friedman's statistic with the correction for ties; 0 where all scores are tied. */
    public double chiSquare() {
        return chiSquare;
    }

    /** Chance of a statistic at least as large if the methods do not differ: chi-squared with k - 1 degrees of freedom. */
    public double p() {
        return 1 - new ChiSquaredDistribution(null, averageRanks.length - 1).cumulativeProbability(chiSquare);
    }

    /** The statistic of Iman and Davenport; infinite where every data set ranks the methods alike. */
    public double imanDavenportF() {
        double room = dataSets * (averageRanks.length - 1.0) - chiSquare;
        return room <= 0 ? Double.POSITIVE_INFINITY : (dataSets - 1) * chiSquare / room;
    }

    /** Its chance if the methods do not differ: F with k - 1 and (k - 1)(N - 1) degrees of freedom. */
    public double imanDavenportP() {
        double f = imanDavenportF();
        int k = averageRanks.length;
        return Double.isInfinite(f)
                ? 0
                : 1 - new FDistribution(null, k - 1, (k - 1.0) * (dataSets - 1)).cumulativeProbability(f);
    }
}
