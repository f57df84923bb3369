package io.ballast.network;

import java.io.Serializable;
import java.util.Arrays;

/** A {@link TrainedDense} on its way from a task to the driver, in plain arrays: Spark's Kryo cannot read records. */
public final class DenseResult implements Serializable {
    private static final long serialVersionUID = 1L;

    private final float[] weights;
    private final double[][] epochs;
    private final String watched;
    private final int batchSize;
    private final long steps;
    private final int bestEpoch;
    private final boolean stoppedEarly;
    private final boolean collapsed;
    private final boolean converged;

    public DenseResult(TrainedDense trained) {
        DenseSummary summary = trained.summary();
        this.weights = trained.weights();
        this.epochs = summary.epochs().stream().map(DenseEpoch::toArray).toArray(double[][]::new);
        this.watched = summary.watched().toString();
        this.batchSize = summary.batchSize();
        this.steps = summary.steps();
        this.bestEpoch = summary.bestEpoch();
        this.stoppedEarly = summary.stoppedEarly();
        this.collapsed = summary.collapsed();
        this.converged = summary.converged();
    }

    /** @param architecture of the net */
    public TrainedDense toTrained(DenseArchitecture architecture) {
        DenseSummary summary = new DenseSummary(
                Arrays.stream(epochs).map(DenseEpoch::of).toList(),
                WatchedMetric.parse(watched),
                batchSize,
                steps,
                bestEpoch,
                stoppedEarly,
                collapsed,
                converged);
        return new TrainedDense(architecture, weights, summary);
    }
}
