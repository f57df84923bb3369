package io.ballast.entropy;

import java.util.Arrays;

/** Shannon entropy of a distribution. */
public final class Entropy {
    private Entropy() {}

    /**
     * {@code -sum over c of p(c) * log2 p(c)} with {@code p(c) = weights[c] / sum}, in bits; a weight of 0 adds 0.
     *
     * @param weights at least 0, not all 0
     */
    public static double bits(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        double bits = 0;
        for (double weight : weights) {
            double share = weight / sum;
            bits -= weight > 0 && share < 1 ? share * (Math.log(share) / Math.log(2)) : 0;
        }
        return bits;
    }
}
