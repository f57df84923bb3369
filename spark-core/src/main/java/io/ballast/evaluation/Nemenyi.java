package io.ballast.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The test of Nemenyi, after a Friedman test that found a difference: which average ranks differ (Demšar, 2006, section 3.2.2).
 */
public final class Nemenyi {
    private Nemenyi() {}

    /**
     * Methods that do not differ: a bar in a critical-difference diagram.
     *
     * @param first place in the order of ranks, 0 being the best
     * @param last place in that order, after {@code first}
     */
    public record Group(int first, int last) {}

    /**
     * {@code CD = q_alpha * sqrt(k (k + 1) / (6 N))}: average ranks at least this far apart differ.
     *
     * @param methods k, at least 2
     * @param dataSets N, at least 1
     * @param alpha chance that any two of k like methods are told apart, usually 0.05 or 0.10; in [0.0001, 1)
     */
    public static double criticalDifference(int methods, int dataSets, double alpha) {
        if (dataSets < 1) {
            throw new IllegalArgumentException("dataSets must be at least 1, got " + dataSets);
        }
        return criticalValue(methods, alpha) * Math.sqrt(methods * (methods + 1.0) / (6.0 * dataSets));
    }

    /**
     * {@code q_alpha}: the quantile of the studentized range with infinite degrees of freedom over the square root of 2,
     * integrated to better than 1e-9.
     *
     * @param methods at least 2
     * @param alpha in [0.0001, 1)
     */
    public static double criticalValue(int methods, double alpha) {
        if (methods < 2) {
            throw new IllegalArgumentException("methods must be at least 2, got " + methods);
        }
        if (!(alpha >= 1e-4 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must lie in [0.0001, 1), got " + alpha);
        }
        return StudentizedRange.quantile(1 - alpha, methods) / Math.sqrt(2);
    }

    /**
     * The largest groups of methods whose ranks all lie closer than the critical difference.
     *
     * @param averageRanks in any order, {@code [methods]}
     * @return groups of two or more, none within another, from the best rank to the worst
     */
    public static List<Group> groups(double[] averageRanks, double criticalDifference) {
        double[] ranks = averageRanks.clone();
        Arrays.sort(ranks);
        List<Group> groups = new ArrayList<>();
        int reached = 0;
        for (int first = 0; first < ranks.length; first++) {
            int last = first;
            while (last + 1 < ranks.length && ranks[last + 1] - ranks[first] < criticalDifference) {
                last++;
            }
            if (last > first && last > reached) {
                groups.add(new Group(first, last));
                reached = last;
            }
        }
        return groups;
    }
}
