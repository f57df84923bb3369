package io.ballast.network;

import java.io.Serializable;

/**
 * One epoch of training a classifying net.
 *
 * @param trainingLoss mean loss of the training rows as seen while training, with dropout
 * @param validationLoss mean loss of the validation rows when they were last scored; NaN when there are none
 * @param watched the watched metric then
 * @param learningRate used in the epoch
 */
public record DenseEpoch(double trainingLoss, double validationLoss, double watched, double learningRate)
        implements Serializable {

    /** The four numbers, {@code [4]}, in the order of the components. */
    public double[] toArray() {
        return new double[] {trainingLoss, validationLoss, watched, learningRate};
    }

    /** An epoch from {@link #toArray}. */
    public static DenseEpoch of(double[] values) {
        return new DenseEpoch(values[0], values[1], values[2], values[3]);
    }
}
