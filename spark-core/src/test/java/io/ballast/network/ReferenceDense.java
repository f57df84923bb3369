package io.ballast.network;

import java.util.List;

/** The loss of a classifying net written down a second time: plain loops in double, no library. The oracle for the pass that trains. */
final class ReferenceDense {
    private final DenseArchitecture architecture;
    private final double smoothing;

    ReferenceDense(DenseArchitecture architecture, double smoothing) {
        this.architecture = architecture;
        this.smoothing = smoothing;
    }

    /** Sum over rows of weight times loss, without dropout; batch norm over these rows. */
    double loss(double[] theta, double[][] x, int[] labels, double[] weights) {
        double[][] outputs = outputs(theta, x);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double[] logits = logits(outputs[i]);
            double whole = 0;
            for (double logit : logits) {
                whole += Math.exp(logit);
            }
            for (int c = 0; c < logits.length; c++) {
                double target = (c == labels[i] ? 1 - smoothing : 0) + smoothing / logits.length;
                sum -= weights[i] * target * Math.log(Math.exp(logits[c]) / whole);
            }
        }
        return sum;
    }

    /** As in Definition 1 of MOODS, of a logistic regression, or the outputs themselves. */
    private double[] logits(double[] outputs) {
        if (architecture.loss() == ClassifierLoss.MOODS) {
            return new double[] {1 - outputs[0], outputs[0]};
        }
        return outputs.length == 1 ? new double[] {0, outputs[0]} : outputs;
    }

    double[][] outputs(double[] theta, double[][] x) {
        double[][] values = x;
        List<DenseArchitecture.Layer> layers = architecture.layers();
        for (int i = 0; i < layers.size(); i++) {
            values = layer(theta, layers.get(i), values, i < layers.size() - 1);
        }
        return values;
    }

    private static double[][] layer(double[] theta, DenseArchitecture.Layer layer, double[][] in, boolean hidden) {
        double[][] out = new double[in.length][layer.out()];
        for (int o = 0; o < layer.out(); o++) {
            double mean = 0;
            double variance = 0;
            for (int i = 0; i < in.length; i++) {
                for (int d = 0; d < layer.in(); d++) {
                    out[i][o] += in[i][d] * theta[layer.matrix() + d * layer.out() + o];
                }
                mean += out[i][o] / in.length;
            }
            for (double[] row : out) {
                variance += (row[o] - mean) * (row[o] - mean) / in.length;
            }
            for (double[] row : out) {
                double unit = layer.normalized()
                        ? theta[layer.gain() + o] * (row[o] - mean) / Math.sqrt(variance + 1e-5)
                        : row[o];
                row[o] = unit + theta[layer.shift() + o];
                row[o] = hidden ? Math.max(0, row[o]) : row[o];
            }
        }
        return out;
    }
}
