package io.ballast.search;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Objectives of a set on the validation rows, all the better the larger: F1 of every class but the majority, then the mean F1 of all classes; of MUBO
 * minus the loss of the majority alone. Means over the nets that learned from the set.
 */
public final class Score implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] values;
    private final double[][] replicates;

    /**
     * @param values {@code [objectives]}
     * @param replicates the same on bootstrap samples of the validation rows, {@code [samples][objectives]}; the samples are the same for all sets
     */
    Score(double[] values, double[][] replicates) {
        this.values = values.clone();
        this.replicates = Arrays.stream(replicates).map(double[]::clone).toArray(double[][]::new);
    }

    /** How many. */
    public int objectives() {
        return values.length;
    }

    /** One of them. */
    public double value(int objective) {
        return values[objective];
    }

    /** All of them. */
    public double[] values() {
        return values.clone();
    }

    double[][] replicates() {
        return replicates;
    }

    /** By how much an objective is larger than that of another set. */
    double gain(Score other, int objective) {
        return values[objective] - other.values[objective];
    }

    /** Standard error of {@link #gain}: its standard deviation over the bootstrap samples, 0 without any. */
    double standardError(Score other, int objective) {
        int n = replicates.length;
        if (n == 0) {
            return 0;
        }
        double mean = 0;
        for (int b = 0; b < n; b++) {
            mean += (replicates[b][objective] - other.replicates[b][objective]) / n;
        }
        double squares = 0;
        for (int b = 0; b < n; b++) {
            double off = replicates[b][objective] - other.replicates[b][objective] - mean;
            squares += off * off;
        }
        return Math.sqrt(squares / (n - 1));
    }

    /** Whether no objective is smaller and one is larger. */
    boolean dominates(Score other) {
        boolean larger = false;
        for (int o = 0; o < values.length; o++) {
            if (values[o] < other.values[o]) {
                return false;
            }
            larger |= values[o] > other.values[o];
        }
        return larger;
    }

    /** Whether the last objective is larger or, on a tie, the first. No set that this one beats dominates it. */
    boolean beats(Score other) {
        int last = values.length - 1;
        int byLast = Double.compare(values[last], other.values[last]);
        return byLast > 0 || byLast == 0 && values[0] > other.values[0];
    }

    /** Whether nothing can be better: every F1 is 1. */
    boolean perfect() {
        return Arrays.stream(values).allMatch(value -> value >= 1);
    }
}
