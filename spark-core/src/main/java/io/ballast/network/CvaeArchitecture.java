package io.ballast.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The layers of a conditional variational autoencoder (LEO-CVAE, supplement s.2): encoder [x, one-hot] -> hidden -> (mean,
 * log-variance), decoder [z, one-hot] -> hidden reversed -> x, leaky ReLU and dropout after every hidden layer.
 *
 * @param dims features D, at least 1
 * @param numClasses classes C, at least 2
 * @param hidden widths of the encoder's hidden layers, at least one
 * @param latentDims width of the latent code L, at least 1
 * @param leak slope of the leaky ReLU below 0, in [0, 1]
 * @param dropout share of hidden units dropped in training, in [0, 1)
 */
public record CvaeArchitecture(
        int dims, int numClasses, List<Integer> hidden, int latentDims, double leak, double dropout)
        implements Serializable {

    public CvaeArchitecture {
        hidden = List.copyOf(hidden);
        if (dims < 1 || numClasses < 2 || latentDims < 1) {
            throw new IllegalArgumentException(
                    "a CVAE needs dims >= 1, numClasses >= 2 and latentDims >= 1, got %d, %d and %d"
                            .formatted(dims, numClasses, latentDims));
        }
        if (hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("hidden layers must be one or more widths of at least 1, got " + hidden);
        }
        if (!(leak >= 0 && leak <= 1) || !(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(
                    "leak must lie in [0, 1] and dropout in [0, 1), got %s and %s".formatted(leak, dropout));
        }
    }

    /** A dense layer y = x W + b; W is {@code [in][out]} column-major at {@code offset} of the flat weights, b follows. */
    record Dense(int in, int out, int offset) implements Serializable {
        int biasOffset() {
            return Math.addExact(offset, Math.multiplyExact(in, out));
        }

        int end() {
            return Math.addExact(biasOffset(), out);
        }
    }

    /** Input width of the encoder, D + C. */
    int inputWidth() {
        return dims + numClasses;
    }

    /** Dense layers in flat order: encoder hidden layers, the two heads as one of width 2 L, decoder hidden layers, output. */
    List<Dense> layers() {
        List<Dense> layers = new ArrayList<>();
        int width = inputWidth();
        for (int out : hidden) {
            width = append(layers, width, out);
        }
        append(layers, width, 2 * latentDims);
        width = latentDims + numClasses;
        for (int i = hidden.size() - 1; i >= 0; i--) {
            width = append(layers, width, hidden.get(i));
        }
        append(layers, width, dims);
        return layers;
    }

    private static int append(List<Dense> layers, int in, int out) {
        int offset = layers.isEmpty() ? 0 : layers.get(layers.size() - 1).end();
        layers.add(new Dense(in, out, offset));
        return out;
    }

    /** Number of weights and biases. */
    public int numParams() {
        List<Dense> layers = layers();
        return layers.get(layers.size() - 1).end();
    }
}
