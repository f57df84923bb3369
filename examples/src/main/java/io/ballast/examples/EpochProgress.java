package io.ballast.examples;

import org.apache.spark.util.AccumulatorV2;

/** The latest epoch of a training that may run in a task: epoch, most epochs, loss. Keeps the one that is furthest. */
final class EpochProgress extends AccumulatorV2<double[], double[]> {
    static final String NAME = "ballast epoch";

    private static final long serialVersionUID = 1L;

    private volatile double[] latest = new double[0];

    @Override
    public boolean isZero() {
        return latest.length == 0;
    }

    @Override
    public EpochProgress copy() {
        EpochProgress copied = new EpochProgress();
        copied.latest = latest;
        return copied;
    }

    @Override
    public void reset() {
        latest = new double[0];
    }

    @Override
    public void add(double[] epoch) {
        latest = epoch;
    }

    @Override
    public void merge(AccumulatorV2<double[], double[]> other) {
        double[] theirs = other.value();
        if (theirs.length > 0 && (latest.length == 0 || theirs[0] > latest[0])) {
            latest = theirs;
        }
    }

    @Override
    public double[] value() {
        return latest;
    }
}
