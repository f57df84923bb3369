package io.ballast.network;

import io.ballast.random.RowRandom;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The layers of a classifying net: linear, batch norm if wanted, ReLU and dropout for every hidden layer, then a linear one to
 * the outputs (LEO-CVAE, supplement s.3; MOODS, section 5.1).
 *
 * @param dims features D, at least 1
 * @param numClasses classes C, at least 2; exactly 2 with {@link ClassifierLoss#MOODS}
 * @param hidden widths of the hidden layers, at least one
 * @param batchNorm whether hidden layers are normalised over the mini-batch
 * @param dropout share of hidden units dropped in training, in [0, 1)
 * @param loss decides the outputs with C: one for two classes, else C
 */
public record DenseArchitecture(
        int dims, int numClasses, List<Integer> hidden, boolean batchNorm, double dropout, ClassifierLoss loss)
        implements Serializable {

    public DenseArchitecture {
        hidden = List.copyOf(hidden);
        if (dims < 1 || numClasses < 2) {
            throw new IllegalArgumentException(
                    "a classifying net needs dims >= 1 and numClasses >= 2, got %d and %d".formatted(dims, numClasses));
        }
        if (hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("hiddenLayers must be one or more widths of at least 1, got " + hidden);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must lie in [0, 1), got " + dropout);
        }
        if (loss == ClassifierLoss.MOODS && numClasses != 2) {
            throw new IllegalArgumentException(
                    "loss = moods is for two classes, got %d; use loss = crossEntropy".formatted(numClasses));
        }
    }

    /**
     * Where a layer lies in the flat weights: {@code matrix[in][out]} row-major, {@code shift[out]}, and if it is normalised
     * {@code gain[out]} and, behind the weights of all layers, the running {@code mean[out]} and {@code variance[out]}. The shift is the bias or, after
     * normalising, which would take a bias away, batch norm's own.
     */
    record Layer(int in, int out, boolean normalized, int matrix, int shift, int gain, int mean, int variance) {}

    /** Outputs of the net: one for two classes, else one a class. */
    public int outputs() {
        return numClasses == 2 ? 1 : numClasses;
    }

    /** Hidden layers and output layer, in order. */
    List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        int at = 0;
        int statistics = numParams();
        int in = dims;
        for (int out : widths()) {
            boolean normalized = batchNorm && layers.size() < hidden.size();
            int shift = at + in * out;
            layers.add(new Layer(in, out, normalized, at, shift, shift + out, statistics, statistics + out));
            at = shift + (normalized ? 2 : 1) * out;
            statistics += normalized ? 2 * out : 0;
            in = out;
        }
        return layers;
    }

    private List<Integer> widths() {
        List<Integer> widths = new ArrayList<>(hidden);
        widths.add(outputs());
        return widths;
    }

    /** Numbers that are trained: matrices, shifts and gains. */
    public int numParams() {
        int count = 0;
        int in = dims;
        for (int out : widths()) {
            count = Math.addExact(count, Math.addExact(Math.multiplyExact(in, out), out));
            in = out;
        }
        return count + (batchNorm ? hiddenUnits() : 0);
    }

    /** Numbers of a trained net: {@link #numParams}, and the running mean and variance of every normalised unit. */
    public int size() {
        return numParams() + (batchNorm ? 2 * hiddenUnits() : 0);
    }

    private int hiddenUnits() {
        return hidden.stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Weights to start from, as in PyTorch: matrices and biases uniform in {@code +-1 / sqrt(in)}, gains 1, shifts of batch norm 0.
     *
     * @return {@code [size()]}
     */
    float[] initialWeights(long seed) {
        float[] weights = new float[size()];
        List<Layer> layers = layers();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            RowRandom random = RowRandom.of(seed, "dense start", i);
            double bound = 1 / Math.sqrt(layer.in());
            int drawn = layer.normalized() ? layer.shift() : layer.shift() + layer.out();
            for (int w = layer.matrix(); w < drawn; w++) {
                weights[w] = (float) (bound * (2 * random.nextDouble() - 1));
            }
            if (layer.normalized()) {
                Arrays.fill(weights, layer.gain(), layer.gain() + layer.out(), 1);
                Arrays.fill(weights, layer.variance(), layer.variance() + layer.out(), 1);
            }
        }
        return weights;
    }
}
