package io.ballast.network;

import io.ballast.checkpoint.Numbers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Keeps the weights of the best epoch. */
final class EarlyStopping {
    private double best = Double.POSITIVE_INFINITY;
    private int bestEpoch = -1;
    private float[] bestWeights = new float[0];

    /**
     * Takes the loss after an epoch.
     *
     * @param tol least relative improvement that counts
     * @param weights flat; shared when this epoch is the best so far
     * @throws IllegalStateException if the loss is not a number
     */
    void take(int epoch, double loss, double tol, float[] weights) {
        if (!Double.isFinite(loss)) {
            throw new IllegalStateException(
                    "training diverged in epoch %d (loss %s); lower learningRate, or set scaling = robust if some features have extreme values"
                            .formatted(epoch, loss));
        }
        if (bestEpoch < 0 || loss < best - tol * Math.abs(best)) {
            best = loss;
            bestEpoch = epoch;
            bestWeights = weights;
        }
    }

    int bestEpoch() {
        return bestEpoch;
    }

    float[] bestWeights() {
        return bestWeights;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeDouble(best);
        out.writeInt(bestEpoch);
        Numbers.write(out, bestWeights);
    }

    static EarlyStopping read(DataInputStream in) throws IOException {
        EarlyStopping stopping = new EarlyStopping();
        stopping.best = in.readDouble();
        stopping.bestEpoch = in.readInt();
        stopping.bestWeights = Numbers.floats(in);
        return stopping;
    }
}
