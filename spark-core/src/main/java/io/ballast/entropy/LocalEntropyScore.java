package io.ballast.entropy;

import io.ballast.neighbors.NeighborBlock;
import java.util.Arrays;

/**
 * Shannon entropy of the labels around a row, in bits (LEO-CVAE, Eq. 2).
 *
 * <p>{@code H(i) = -sum over c of p(i,c) * log2 p(i,c)}, with {@code p(i,c)} the share of class c among the k nearest
 * neighbors of row i. A class that is absent adds 0. Lies in {@code [0, log2(min(k, numClasses))]}.
 */
public final class LocalEntropyScore implements NeighborEntropy {
    private static final long serialVersionUID = 1L;

    private final int numClasses;
    private final double[] terms;

    /**
     * @param k neighbors of a row, at least 1
     * @param numClasses at least 1
     */
    public LocalEntropyScore(int k, int numClasses) {
        this.numClasses = numClasses;
        this.terms = new double[k + 1];
        for (int count = 1; count < k; count++) {
            double share = (double) count / k;
            terms[count] = -share * (Math.log(share) / Math.log(2));
        }
    }

    /** {@inheritDoc} Neighbors are those of the constructor's k. */
    @Override
    public double[] of(NeighborBlock neighbors) {
        double[] entropies = new double[neighbors.rows()];
        int[] counts = new int[numClasses];
        for (int row = 0; row < entropies.length; row++) {
            Arrays.fill(counts, 0);
            for (int i = 0; i < neighbors.k(); i++) {
                counts[neighbors.labels()[row * neighbors.k() + i]]++;
            }
            for (int count : counts) {
                entropies[row] += terms[count];
            }
        }
        return entropies;
    }
}
