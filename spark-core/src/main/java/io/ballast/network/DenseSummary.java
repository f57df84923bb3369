package io.ballast.network;

import java.io.Serializable;
import java.util.List;

/**
 * How the training of a classifying net went.
 *
 * @param epochs one point an epoch
 * @param watched what was watched; {@link WatchedMetric#LOSS} when there were no validation rows
 * @param batchSize rows of a mini-batch
 * @param steps of Adam
 * @param bestEpoch 0-based epoch whose weights were kept
 * @param stoppedEarly whether patience ended training
 * @param collapsed whether the net predicts one and the same class for every training and validation row
 * @param converged whether the gradient of the last epoch was within {@code gradientTolerance}
 */
public record DenseSummary(
        List<DenseEpoch> epochs,
        WatchedMetric watched,
        int batchSize,
        long steps,
        int bestEpoch,
        boolean stoppedEarly,
        boolean collapsed,
        boolean converged)
        implements Serializable {
    public DenseSummary {
        epochs = List.copyOf(epochs);
    }
}
