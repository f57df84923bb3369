package io.ballast.entropy;

import io.ballast.neighbors.NeighborBlock;
import java.util.Arrays;

/**
 * Local entropy with nearer neighbors counting more, in bits: a kernel density estimate of each class around the row, as
 * LEO-CVAE, section 7.1, proposes.
 *
 * <p>{@code H(i) = -sum over c of p(i,c) * log2 p(i,c)} as in Eq. 2, with {@code p(i,c)} the share of class c in the weights
 * {@code w(i,j) = exp(-d(i,j)^2 / (2 h(i)^2))} of the k neighbors j of row i at distances {@code d(i,j)}. The bandwidth
 * {@code h(i)} is the distance to the k-th neighbor, so that it follows the density (Loftsgaarden and Quesenberry 1965);
 * where that is 0, all weights are 1. The k-th neighbor weighs 0.61 of one at distance 0, whatever the scale of the features.
 */
public final class KernelEntropyScore implements NeighborEntropy {
    private static final long serialVersionUID = 1L;

    private final int numClasses;

    /** @param numClasses at least 1 */
    public KernelEntropyScore(int numClasses) {
        this.numClasses = numClasses;
    }

    @Override
    public double[] of(NeighborBlock neighbors) {
        int k = neighbors.k();
        double[] entropies = new double[neighbors.rows()];
        double[] weights = new double[numClasses];
        for (int row = 0; row < entropies.length; row++) {
            double bandwidth = neighbors.distances()[row * k + k - 1];
            Arrays.fill(weights, 0);
            for (int i = row * k; i < (row + 1) * k; i++) {
                double scaled = bandwidth == 0 ? 0 : neighbors.distances()[i] / bandwidth;
                weights[neighbors.labels()[i]] += Math.exp(-scaled * scaled / 2);
            }
            entropies[row] = Entropy.bits(weights);
        }
        return entropies;
    }
}
