package io.ballast.evaluation;

import java.util.stream.IntStream;

/** Holm's step-down correction (1979): the chance of any false find among several tests stays below alpha, however they depend. */
public final class Holm {
    private Holm() {}

    /**
     * Adjusted p-values, to be compared with alpha: of m sorted ones {@code max over i <= j of min(1, (m - i + 1) p_i)}.
     *
     * @param p in [0, 1], in any order
     * @return in the order of {@code p}
     */
    public static double[] adjust(double[] p) {
        for (double value : p) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("p must lie in [0, 1], got " + value);
            }
        }
        int[] order = IntStream.range(0, p.length)
                .boxed()
                .sorted((i, j) -> Double.compare(p[i], p[j]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[p.length];
        double most = 0;
        for (int i = 0; i < order.length; i++) {
            most = Math.max(most, Math.min(1, (order.length - i) * p[order[i]]));
            adjusted[order[i]] = most;
        }
        return adjusted;
    }
}
