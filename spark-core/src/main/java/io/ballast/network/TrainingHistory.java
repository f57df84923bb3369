package io.ballast.network;

import java.io.Serializable;
import java.util.List;

/**
 * How training went, one point an epoch.
 *
 * @param train losses on the training rows: in one task as seen while training, with dropout; data-parallel after the epoch
 * @param validation losses on the validation rows after the epoch; empty when there are no such rows
 * @param batchSize rows of a mini-batch
 * @param bestEpoch 0-based epoch whose weights were kept
 * @param stoppedEarly whether patience ended training before the last epoch
 */
public record TrainingHistory(
        List<LossPoint> train, List<LossPoint> validation, int batchSize, int bestEpoch, boolean stoppedEarly)
        implements Serializable {
    public TrainingHistory {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
    }
}
