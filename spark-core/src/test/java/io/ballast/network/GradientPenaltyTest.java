package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.random.RowRandom;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradient of the penalty beside closed forms, and what its step makes of it. */
class GradientPenaltyTest {
    private static final GanSettings.Optimizer ADAM = new GanSettings.Optimizer(1e-3, 0.5, 0.999);
    private static final double LEAK = 0.2;

    private final RowRandom random = RowRandom.of(5, "test", 0);

    private float[] normal(int count) {
        float[] drawn = new float[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = (float) random.nextGaussian();
        }
        return drawn;
    }

    private static GanArchitecture architecture(int dims, int hidden) {
        return new GanArchitecture(dims, 2, 2, List.of(hidden), null, false, 0);
    }

    /**
     * With a hidden layer of one unit per feature and weights that keep every unit on its positive side the net is linear, D(x) = x W v: the gradient of
     * {@code 1/2 |W v|^2} is {@code (W v) v'} by W and {@code W' (W v)} by v.
     */
    @Test
    void isThatOfALinearDiscriminator() {
        int d = 3;
        try (PlayerNet net = new PlayerNet(new GanNets(architecture(d, d)).discriminator(1), ADAM)) {
            float[] weights = {0.5f, 0.1f, 0.2f, 0.3f, 0.4f, 0.1f, 0.2f, 0.1f, 0.6f, 50, 50, 50, 1, -2, 3, 0};
            net.take(NetState.started(weights));
            INDArray x = RowArrays.of(normal(4 * d), 4);
            // DL4J keeps matrices column by column: column j of W is weights[3 j] and after
            double[] v = {1, -2, 3};
            double[] wv = new double[d];
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    wv[i] += weights[j * d + i] * v[j];
                }
            }
            double half = 0.5 * (wv[0] * wv[0] + wv[1] * wv[1] + wv[2] * wv[2]);
            assertThat(GradientPenalty.take(net, x, 2)).isCloseTo(half, within(1e-5));
            float[] gradient = PlayerNet.floats(net.gradient());
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    assertThat(gradient[j * d + i]).isCloseTo((float) (2 * wv[i] * v[j]), within(2e-3f));
                }
                double byV = 0;
                for (int k = 0; k < d; k++) {
                    byV += 2 * weights[i * d + k] * wv[k];
                }
                assertThat(gradient[d * d + d + i]).isCloseTo((float) byV, within(2e-3f));
                assertThat(gradient[d * d + i]).as("bias").isCloseTo(0, within(2e-3f));
            }
        }
    }

    /** Mean of 1/2 |grad_x D|^2 of a net with one hidden layer, in double. */
    private static double penalty(double[] w, int d, int h, float[] rows) {
        double sum = 0;
        int count = rows.length / d;
        for (int row = 0; row < count; row++) {
            double[] slope = new double[d];
            for (int j = 0; j < h; j++) {
                double a = w[d * h + j];
                for (int i = 0; i < d; i++) {
                    a += rows[row * d + i] * w[j * d + i];
                }
                for (int i = 0; i < d; i++) {
                    slope[i] += (a > 0 ? 1 : LEAK) * w[j * d + i] * w[d * h + h + j];
                }
            }
            for (double each : slope) {
                sum += 0.5 * each * each / count;
            }
        }
        return sum;
    }

    private static double error(double length, float[] weights, float[] rows, int d, int h) {
        double[] w = new double[weights.length];
        for (int i = 0; i < w.length; i++) {
            w[i] = weights[i];
        }
        try (PlayerNet net = new PlayerNet(new GanNets(architecture(d, h)).discriminator(1), ADAM)) {
            net.take(NetState.started(weights));
            double found = GradientPenalty.take(net, RowArrays.of(rows, rows.length / d), 1, length);
            assertThat(found).isCloseTo(penalty(w, d, h, rows), within(1e-5));
            float[] gradient = PlayerNet.floats(net.gradient());
            double off = 0;
            double norm = 0;
            for (int i = 0; i < w.length; i++) {
                double before = w[i];
                w[i] = before + 1e-6;
                double up = penalty(w, d, h, rows);
                w[i] = before - 1e-6;
                double down = penalty(w, d, h, rows);
                w[i] = before;
                double expected = (up - down) / 2e-6;
                off += (gradient[i] - expected) * (gradient[i] - expected);
                norm += expected * expected;
            }
            return Math.sqrt(off / norm);
        }
    }

    @Test
    void isThatOfAOneHiddenLayerDiscriminatorAndItsErrorFollowsTheStep() {
        int d = 4;
        int h = 6;
        float[] weights = normal(d * h + h + h + 1);
        float[] rows = normal(32 * d);
        assertThat(error(0.003, weights, rows, d, h)).isLessThan(0.01);
        // A long step leaves the piece where the net is linear, a tiny one drowns in the rounding of floats.
        assertThat(error(1, weights, rows, d, h)).isGreaterThan(0.02);
        assertThat(error(1e-7, weights, rows, d, h)).isGreaterThan(0.02);
    }

    @Test
    void gradientsOfEveryNetAgreeWithFiniteDifferences() {
        GanArchitecture dense = new GanArchitecture(6, 3, 2, List.of(5, 4), null, true, 0);
        GanArchitecture conv = new GanArchitecture(64, 3, 2, List.of(2), new ImageShape(8, 8, 1), true, 0);
        GanArchitecture colored = new GanArchitecture(192, 3, 2, List.of(3, 2), new ImageShape(8, 8, 3), true, 0);
        for (GanArchitecture architecture : List.of(dense, conv, colored)) {
            GanNets nets = new GanNets(architecture);
            check(nets.encoder(), architecture.dims());
            check(nets.decoder(), 2);
            check(nets.head(), 2);
            check(nets.discriminator(1), architecture.dims());
            check(nets.classifier(), architecture.dims());
        }
    }

    /** The sum of outputs times fixed factors, by some weights and inputs. */
    private void check(MultiLayerConfiguration layers, int width) {
        try (PlayerNet net = new PlayerNet(layers, ADAM)) {
            net.take(PlayerNet.started(layers, 3, "test"));
            float[] rows = normal(3 * width);
            float[] start = net.weights();
            INDArray out = net.forward(RowArrays.of(rows, 3));
            float[] factors = normal((int) out.length());
            float[] byRows = PlayerNet.floats(net.backward(RowArrays.of(factors, 3)));
            float[] byWeights = PlayerNet.floats(net.gradient());
            float step = 1e-3f;
            for (int i = 0; i < 20; i++) {
                int w = random.nextInt(start.length);
                double up = moved(net, start, w, step, rows, factors);
                double down = moved(net, start, w, -step, rows, factors);
                assertThat(byWeights[w])
                        .as("weight %d", w)
                        .isCloseTo((float) ((up - down) / (2 * step)), within(0.03f));
                int x = random.nextInt(rows.length);
                float[] higher = rows.clone();
                float[] lower = rows.clone();
                higher[x] += step;
                lower[x] -= step;
                double slope = (moved(net, start, w, 0, higher, factors) - moved(net, start, w, 0, lower, factors))
                        / (higher[x] - lower[x]);
                assertThat(byRows[x]).as("input %d", x).isCloseTo((float) slope, within(0.03f));
            }
        }
    }

    private static double moved(PlayerNet net, float[] start, int w, float step, float[] rows, float[] factors) {
        float[] weights = start.clone();
        weights[w] += step;
        net.take(NetState.started(weights));
        float[] outputs = PlayerNet.floats(net.forward(RowArrays.of(rows, 3)));
        double sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            sum += outputs[i] * factors[i];
        }
        return sum;
    }
}
