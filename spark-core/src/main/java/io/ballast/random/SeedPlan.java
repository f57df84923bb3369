package io.ballast.random;

import java.io.Serializable;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * How many of the rows to make of each class start from seeds of each bucket.
 *
 * <p>Drawing n seeds with replacement by weight is a multinomial over buckets followed by independent draws within them. The
 * multinomial is drawn on the driver as a chain of binomials, O(buckets) numbers; buckets are those of the canonical
 * layout, so the result does not depend on partitions.
 */
public final class SeedPlan implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[][] draws;
    private final long[][] firstIndex;

    /**
     * @param bucketWeights sum of seed weights, {@code [buckets][classes]}
     * @param rowsToMake {@code [classes]}
     * @param seed the user's seed
     * @param purpose what is drawn; keeps draws for different ends apart
     */
    public SeedPlan(double[][] bucketWeights, long[] rowsToMake, long seed, String purpose) {
        draws = new int[bucketWeights.length][rowsToMake.length];
        firstIndex = new long[bucketWeights.length][rowsToMake.length];
        for (int c = 0; c < rowsToMake.length; c++) {
            drawClass(bucketWeights, c, rowsToMake[c], RowRandom.of(seed, purpose, c));
        }
    }

    private void drawClass(double[][] bucketWeights, int c, long rowsToMake, RowRandom random) {
        int last = bucketWeights.length - 1;
        while (last >= 0 && bucketWeights[last][c] == 0) {
            last--;
        }
        double remaining = 0;
        for (int b = 0; b <= last; b++) {
            remaining += bucketWeights[b][c];
        }
        int left = Math.toIntExact(rowsToMake);
        for (int b = 0; b <= last; b++) {
            firstIndex[b][c] = rowsToMake - left;
            double share = Math.min(1, bucketWeights[b][c] / remaining);
            draws[b][c] = b == last ? left : binomial(left, share, random.nextDouble());
            left -= draws[b][c];
            remaining -= bucketWeights[b][c];
        }
    }

    private static int binomial(int trials, double share, double uniform) {
        return trials == 0 || share <= 0
                ? 0
                : new BinomialDistribution(null, trials, share).inverseCumulativeProbability(uniform);
    }

    /** Rows of a class to make from a bucket. */
    public int draws(int bucket, int classIndex) {
        return draws[bucket][classIndex];
    }

    /** Number of the bucket's first row among those to make of its class. */
    public long firstIndex(int bucket, int classIndex) {
        return firstIndex[bucket][classIndex];
    }
}
