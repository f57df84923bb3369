package io.ballast.network;

import java.util.Arrays;
import java.util.List;

/**
 * The loss of LEO-CVAE written down a second time: plain loops in double, row by row, no library. The oracle for the layer
 * that trains.
 */
final class ReferenceCvae {
    private final CvaeArchitecture architecture;
    private final CvaeObjective objective;

    ReferenceCvae(CvaeArchitecture architecture, CvaeObjective objective) {
        this.architecture = architecture;
        this.objective = objective;
    }

    /**
     * Loss of a batch without dropout.
     *
     * @param theta flat weights
     * @param x {@code [rows][D]}
     * @param labels {@code [rows]}
     * @param weights {@code [rows]}
     * @param noise {@code [rows][L]}
     */
    double loss(double[] theta, double[][] x, int[] labels, double[] weights, double[][] noise) {
        double reconstruction = 0;
        double divergence = 0;
        for (int i = 0; i < x.length; i++) {
            double[] heads = encode(theta, x[i], labels[i]);
            int latent = architecture.latentDims();
            double[] z = new double[latent];
            for (int l = 0; l < latent; l++) {
                double mu = heads[l];
                double logVariance = heads[latent + l];
                z[l] = mu + Math.exp(0.5 * logVariance) * noise[i][l];
                divergence += -0.5 * (1 + logVariance - mu * mu - Math.exp(logVariance));
            }
            double[] y = decode(theta, z, labels[i]);
            double error = 0;
            for (int d = 0; d < y.length; d++) {
                error += (x[i][d] - y[d]) * (x[i][d] - y[d]);
            }
            double focal =
                    objective.focalGamma() == 0 ? 1 : Math.pow(1 - Math.exp(-error / y.length), objective.focalGamma());
            reconstruction += weights[i] * focal * error;
        }
        return reconstruction / x.length + objective.beta() * Math.max(divergence / x.length, objective.minKld());
    }

    private double[] encode(double[] theta, double[] x, int label) {
        double[] out = withClass(x, label);
        int hidden = architecture.hidden().size();
        for (int i = 0; i <= hidden; i++) {
            out = dense(theta, i, out, i < hidden);
        }
        return out;
    }

    private double[] decode(double[] theta, double[] z, int label) {
        double[] out = withClass(z, label);
        int last = architecture.layers().size() - 1;
        for (int i = architecture.hidden().size() + 1; i <= last; i++) {
            out = dense(theta, i, out, i < last);
        }
        return out;
    }

    private double[] withClass(double[] values, int label) {
        double[] joined = Arrays.copyOf(values, values.length + architecture.numClasses());
        joined[values.length + label] = 1;
        return joined;
    }

    private double[] dense(double[] theta, int layer, double[] in, boolean hidden) {
        List<CvaeArchitecture.Dense> layers = architecture.layers();
        CvaeArchitecture.Dense dense = layers.get(layer);
        double[] out = new double[dense.out()];
        for (int o = 0; o < out.length; o++) {
            double sum = theta[dense.biasOffset() + o];
            for (int i = 0; i < in.length; i++) {
                sum += in[i] * theta[dense.offset() + o * dense.in() + i];
            }
            out[o] = hidden && sum < 0 ? architecture.leak() * sum : sum;
        }
        return out;
    }
}
