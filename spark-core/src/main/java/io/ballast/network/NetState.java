package io.ballast.network;

import io.ballast.checkpoint.Numbers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Weights of a net, Adam's moments of them, and the steps made, on their way between driver, executors and files. Arrays shared. */
final class NetState implements Serializable {
    private static final long serialVersionUID = 1L;

    private final float[] weights;
    private final float[] moments;
    private final int steps;

    /** @param moments first and second, {@code [2 * weights]} */
    NetState(float[] weights, float[] moments, int steps) {
        this.weights = weights;
        this.moments = moments;
        this.steps = steps;
    }

    /** A net that has made no step. */
    static NetState started(float[] weights) {
        return new NetState(weights, new float[2 * weights.length], 0);
    }

    /** Weights that no optimizer moves. */
    static NetState alone(float[] weights, int steps) {
        return new NetState(weights, new float[0], steps);
    }

    /** The mean of nets that have made the same number of steps, summed in their order. */
    static NetState mean(List<NetState> states) {
        if (states.size() == 1) {
            return states.get(0);
        }
        return new NetState(
                meanOf(states.stream().map(NetState::weights).toList()),
                meanOf(states.stream().map(NetState::moments).toList()),
                states.get(0).steps);
    }

    private static float[] meanOf(List<float[]> arrays) {
        float[] mean = new float[arrays.get(0).length];
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            for (float[] array : arrays) {
                sum += array[i];
            }
            mean[i] = (float) (sum / arrays.size());
        }
        return mean;
    }

    /** Refuses weights or moments of other numbers than a net has. */
    void check(String name, MultiLayerConfiguration layers, boolean moved) {
        GanNets.check(name, weights, layers);
        int expected = moved ? 2 * weights.length : 0;
        if (moments.length != expected || steps < 0) {
            throw new IllegalArgumentException("the %s has %,d moments and 0 or more steps, got %,d and %,d"
                    .formatted(name, expected, moments.length, steps));
        }
    }

    float[] weights() {
        return weights;
    }

    float[] moments() {
        return moments;
    }

    int steps() {
        return steps;
    }

    void write(DataOutputStream out) throws IOException {
        Numbers.write(out, weights);
        Numbers.write(out, moments);
        out.writeInt(steps);
    }

    static NetState read(DataInputStream in) throws IOException {
        return new NetState(Numbers.floats(in), Numbers.floats(in), in.readInt());
    }
}
