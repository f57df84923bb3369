package io.ballast.oversampling;

import java.util.ArrayList;
import java.util.List;

/**
 * How K-means SMOTE shares the rows to make of a class among clusters (Last, Douzas and Bacao 2017), as imbalanced-learn does:
 * clusters that hold enough of the class, by sparsity {@code meanDistance^exponent / rows}, rounded up.
 */
final class ClusterWeights {
    private ClusterWeights() {}

    /**
     * A cluster's part of a class.
     *
     * @param cluster its index
     * @param rows rows of the class in it
     * @param meanDistance between two different ones of them
     */
    record Part(int cluster, long rows, double meanDistance) {}

    /**
     * Clusters that may grow: at least {@code threshold} of their rows are of the class, and these are more than k.
     *
     * @param ofClass rows of the class, {@code [clusters]}
     * @param all rows of all classes, {@code [clusters]}
     */
    static List<Integer> growing(long[] ofClass, long[] all, double threshold, int k) {
        List<Integer> growing = new ArrayList<>();
        for (int cluster = 0; cluster < all.length; cluster++) {
            boolean enough = all.length == 1 || ofClass[cluster] >= threshold * all[cluster];
            if (enough && ofClass[cluster] > k) {
                growing.add(cluster);
            }
        }
        return growing;
    }

    /** Rows to make from each part, {@code ceil(rows * sparsity / sum of sparsities)}; NaN exponent: as the size says. */
    static long[] rows(List<Part> parts, long rows, double exponent) {
        double[] sparsities = parts.stream()
                .mapToDouble(
                        part -> Math.pow(part.meanDistance(), Double.isNaN(exponent) ? exponent(part.rows()) : exponent)
                                / part.rows())
                .toArray();
        double sum = 0;
        for (double sparsity : sparsities) {
            sum += sparsity;
        }
        long[] shares = new long[sparsities.length];
        for (int i = 0; i < shares.length; i++) {
            // Clusters of equal rows only are infinitely dense; they share alike.
            shares[i] = (long) Math.ceil(sum > 0 ? rows * (sparsities[i] / sum) : (double) rows / shares.length);
        }
        return shares;
    }

    /** {@code 0.16 * (log of rows to base 1.6)^1.8}. */
    static double exponent(long rows) {
        return 0.16 * Math.pow(Math.log(rows) / Math.log(1.6), 1.8);
    }
}
