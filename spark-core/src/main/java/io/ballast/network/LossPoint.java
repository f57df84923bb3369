package io.ballast.network;

import java.io.Serializable;

/**
 * Losses at one moment of training.
 *
 * @param total the objective
 * @param reconstruction mean weighted squared error of a row
 * @param divergence mean Kullback-Leibler divergence of a row, before the floor
 * @param correlation Pearson's r between the features and their reconstruction
 */
public record LossPoint(double total, double reconstruction, double divergence, double correlation)
        implements Serializable {

    /** The four numbers, {@code [4]}, in the order of the components. */
    public double[] toArray() {
        return new double[] {total, reconstruction, divergence, correlation};
    }

    /** A point from {@link #toArray}. */
    public static LossPoint of(double[] values) {
        return new LossPoint(values[0], values[1], values[2], values[3]);
    }
}
