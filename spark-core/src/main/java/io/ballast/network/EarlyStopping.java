package io.ballast.network;

/** Keeps the weights of the best epoch and says when patience is over. */
final class EarlyStopping {
    private final int patience;
    private final double tol;
    private double best = Double.POSITIVE_INFINITY;
    private int bestEpoch = -1;
    private float[] bestWeights;

    EarlyStopping(int patience, double tol) {
        this.patience = patience;
        this.tol = tol;
    }

    /**
     * Takes the loss after an epoch.
     *
     * @param weights flat; copied when this epoch is the best so far
     * @return whether to stop
     * @throws IllegalStateException if the loss is not a number
     */
    boolean stopsAfter(int epoch, double loss, float[] weights) {
        if (!Double.isFinite(loss)) {
            throw new IllegalStateException(
                    "training diverged in epoch %d (loss %s); lower learningRate, or set scaling = robust if some features have extreme values"
                            .formatted(epoch, loss));
        }
        if (bestEpoch < 0 || loss < best - tol * Math.abs(best)) {
            best = loss;
            bestEpoch = epoch;
            bestWeights = weights.clone();
        }
        return epoch - bestEpoch >= patience;
    }

    int bestEpoch() {
        return bestEpoch;
    }

    float[] bestWeights() {
        return bestWeights;
    }
}
