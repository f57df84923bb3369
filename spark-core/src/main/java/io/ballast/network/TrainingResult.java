package io.ballast.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** A {@link TrainedCvae} on its way from a task to the driver, in plain arrays: Spark's Kryo cannot read records. */
final class TrainingResult implements Serializable {
    private static final long serialVersionUID = 1L;

    private final float[] weights;
    private final double[][] train;
    private final double[][] validation;
    private final int batchSize;
    private final int bestEpoch;
    private final boolean stoppedEarly;

    TrainingResult(TrainedCvae trained) {
        TrainingHistory history = trained.history();
        this.weights = trained.weights();
        this.train = arrays(history.train());
        this.validation = arrays(history.validation());
        this.batchSize = history.batchSize();
        this.bestEpoch = history.bestEpoch();
        this.stoppedEarly = history.stoppedEarly();
    }

    TrainedCvae toTrained(CvaeArchitecture architecture) {
        return new TrainedCvae(
                architecture,
                weights,
                new TrainingHistory(points(train), points(validation), batchSize, bestEpoch, stoppedEarly));
    }

    private static double[][] arrays(List<LossPoint> points) {
        return points.stream().map(LossPoint::toArray).toArray(double[][]::new);
    }

    private static List<LossPoint> points(double[][] arrays) {
        return Arrays.stream(arrays).map(LossPoint::of).toList();
    }
}
