package io.ballast.evaluation;

import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.distribution.NormalDistribution;

/** Distribution of the range of k independent standard normal draws: the studentized range with infinite degrees of freedom. */
final class StudentizedRange {
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
    /** Where the normal density falls below 1e-17; the trapezoid rule converges fast for what vanishes at both ends. */
    private static final double END = 8.75;

    private static final int STEPS_PER_UNIT = 32;
    private static final double MOST = 2 * END;
    private static final int MAX_STEPS = 200;

    private StudentizedRange() {}

    /** {@code P(R <= q) = k * integral of phi(z) (Phi(z) - Phi(z - q))^(k - 1) dz}, z being the largest draw. */
    static double cumulativeProbability(double q, int k) {
        double sum = 0;
        for (int i = (int) (-END * STEPS_PER_UNIT); i <= END * STEPS_PER_UNIT; i++) {
            double z = (double) i / STEPS_PER_UNIT;
            double within = NORMAL.cumulativeProbability(z) - NORMAL.cumulativeProbability(z - q);
            sum += NORMAL.density(z) * Math.pow(within, k - 1);
        }
        return k * sum / STEPS_PER_UNIT;
    }

    /** The q below which the range lies with a probability in (0, 1). */
    static double quantile(double probability, int k) {
        return new BrentSolver(1e-12).solve(MAX_STEPS, q -> cumulativeProbability(q, k) - probability, 0, MOST);
    }
}
