package io.ballast.network;

import java.io.Serializable;

/** Sums of the losses of steps, by name; merged over workers. */
final class GanTally implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] sums = new double[GanLoss.values().length];
    private final long[] counts = new long[sums.length];

    /** Adds the mean of so many rows. */
    void add(GanLoss loss, double mean, int rows) {
        sums[loss.ordinal()] += mean * rows;
        counts[loss.ordinal()] += rows;
    }

    GanTally merge(GanTally other) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
            counts[i] += other.counts[i];
        }
        return this;
    }

    /** The mean of a loss; NaN where no step had it. */
    double mean(GanLoss loss) {
        return sums[loss.ordinal()] / counts[loss.ordinal()];
    }

    /** Means in the order of {@link GanLoss}. */
    double[] means() {
        double[] means = new double[sums.length];
        for (GanLoss loss : GanLoss.values()) {
            means[loss.ordinal()] = mean(loss);
        }
        return means;
    }

    /**
     * Refuses losses that are no numbers.
     *
     * @throws IllegalStateException that says which, when, and what to do
     */
    void check(String stage, int epoch) {
        for (GanLoss loss : GanLoss.values()) {
            if (counts[loss.ordinal()] > 0 && !Double.isFinite(sums[loss.ordinal()])) {
                throw new IllegalStateException(
                        "the %s loss of the %s is %s in epoch %d; lower learningRate or %s, and see that no feature has extreme values"
                                .formatted(
                                        loss.label(),
                                        stage,
                                        sums[loss.ordinal()],
                                        epoch,
                                        loss == GanLoss.PENALTY ? "gradientPenalty" : "batchSize"));
            }
        }
    }
}
